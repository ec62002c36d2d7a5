"""The real card, with words that are not live yet, in any state it can be in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from refusals.cards import Card
from refusals.cards.samples import PATHS, SAMPLE, STATES, Host, sample_card
from refusals.copybook import SLOTS, Place, live
from refusals.engine.terms import Category

__all__ = ["STATES", "THEMES", "preview_of", "state_for"]

THEMES: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "both": (_("Light and dark"), ("light", "dark")),
    "light": (_("Light"), ("light",)),
    "dark": (_("Dark"), ("dark",)),
    "contrast": (_("High contrast"), ("contrast",)),
}
"""What the card can be shown in: a label, and the themes side by side."""

_SHOWN_IN = {
    "partial_headline": "partial",
    "both_refused": "both",
    "all_refused": "all",
    "decided_rules": "rules",
    "person_closed_label": "closed",
    "person_closed_help": "closed",
    "ticket_new": "waiting",
    "ticket_open": "taken",
    "ticket_resolved": "closed_ticket",
    "answered": "answered",
    "more_ways": "answered",
    "more": "told",
    "mistake_done": "told",
    "mistake_reported": "reported",
    "left_out_others": "answered",
    "mistake_words": "told",
    "mistake_read": "told",
    "mistake_submit": "told",
    "segment_untranslated": "untranslated",
    "segments_untranslated": "untranslated_parts",
    "segment_left_out": "part",
    "segments_left_out": "parts",
    "suggesting": "suggesting",
    "person_hours": "person",
    "person_wait": "person",
    "country_none": "crisis_unknown",
    "resource_call": "crisis_country",
    "resource_text": "crisis_country",
    "resource_chat": "crisis_country",
}
_FOLDED = frozenset({*(path.value for path in PATHS), "meaning"})
"""The parts that are unfolded to show their words."""

_CRISIS_SLOTS = frozenset(name for name, slot in SLOTS.items() if slot.group == "crisis")


def state_for(slot: str) -> str:
    """Return the state in which the words of `slot` can be seen."""
    return _SHOWN_IN.get(slot, "fresh")


def preview_of(place: Place, text: str, state: str) -> Card:
    """Return the card as it would be with `text` in `place`."""
    chosen = STATES.get(state) or STATES[state_for(place.slot)]
    shown = Category.SELF_HARM if place.slot in _CRISIS_SLOTS else SAMPLE
    card = sample_card(
        chosen,
        place.category or shown.value,
        place.language,
        book=live().instead(place, text),
        host=_host(place.language),
    )
    part = place.slot.partition("_")[0]
    return replace(card, opened=part) if part in _FOLDED else card


def _host(language: str) -> Host:
    """Return what the host says on its cards, if REFUSALS_SAMPLE_HOST names who knows that."""
    dotted = getattr(settings, "REFUSALS_SAMPLE_HOST", "")
    found: Host = import_string(dotted)(language) if dotted else Host()
    return replace(found, address="")  # a preview does nothing, so nobody can choose there
