"""Figures as people read them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from refusals.labels import PATHS

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Return a share between 0 and 1 as a percentage with one digit, as the reader writes it."""
    return _("%(figure)s%%") % {"figure": number_format(share * 100, decimal_pos=1)}


@register.filter
def path_label(path: str) -> str:
    """Return what a way on is called, in the reader's language."""
    return str(PATHS[path])
