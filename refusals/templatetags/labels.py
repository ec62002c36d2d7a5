"""What the closed vocabulary and the acts of the audit are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext_lazy as _

from refusals.copybook import SLOTS, Place
from refusals.copybook.shipped import editions
from refusals.labels import CATEGORIES, language_name

register = template.Library()
register.filter(language_name)

_ACTS = {
    "written": _("wrote it"),
    "review asked": _("asked for a review"),
    "review withdrawn": _("took the request back"),
    "waiver asked": _("asked for an exception"),
    "waiver granted": _("allowed an exception"),
    "approved": _("approved it"),
    "sent back": _("sent it back"),
    "published": _("published it"),
    "rolled back": _("rolled back to it"),
    "translation confirmed": _("found the translation still right"),
    "imported": _("imported it"),
    "checked": _("checked it"),
    "added": _("added it"),
    "changed": _("changed it"),
    "hidden": _("took it off the cards"),
    "shown": _("put it back on the cards"),
    "asked to read again": _("staff was asked to read the sources again"),
    "drafted": _("planned it"),
    "started": _("started it"),
    "stopped": _("stopped it"),
    "promoted": _("stopped it and made a wording live"),
    "discarded": _("threw the plan away"),
    "asked for review": _("asked for a review"),
}


@register.filter
def category_label(category: str) -> str:
    """Return what a category is called."""
    return str(CATEGORIES[category])


@register.filter
def named(key: str, names: Mapping[str, str]) -> str:
    """Return what `names` has for `key`, else the key itself."""
    return names.get(key, key)


@register.filter
def place_label(place: Place) -> str:
    """Return what a place of the library is called: its slot, category and language."""
    category = CATEGORIES[place.category] if place.category else _("every category")
    language = editions()[place.language].name
    return " · ".join((str(SLOTS[place.slot].about), str(category), language))


@register.filter
def act_label(act: str) -> str:
    """Return what an act of the audit is called; its own name where this app has none for it."""
    return str(_ACTS.get(act, act))
