"""The engine's built-in wording, asked for by the names of our slots."""

from __future__ import annotations

from refusals.copybook.places import SOURCE
from refusals.engine import wording
from refusals.engine.terms import Category

CRISIS_LANGUAGES = ("en", "zh-hans", "zh-hant", "es", "ar", "fr", "de", "pt", "ja", "ko")
"""The languages that the detector knows, Chinese in both scripts."""

_NAMES = {
    "decided_model": "decided.model",
    "decided_rules": "decided.rules",
    "directory_note": "crisis.resources",
}
_IN_A_CRISIS = {
    "left_out": "crisis.left_out",
    "meaning": "crisis.meaning",
    "more": "crisis.more",
    "decided_model": "crisis.decided.model",
    "decided_rules": "crisis.decided.rules",
    "partial_headline": "crisis.headline",
}
"""Slots that say something else to somebody who may be in danger."""

CRISIS_SLOTS = (
    *("headline", "reason", "body", "emergency", "directory_note", "meaning", "more", "left_out"),
    *("resources_label", "person_label", "person_closed_label", "person_submit"),
)
"""What has to be there in every language that the detector knows."""


def built_in_text(slot: str, category: str, tag: str) -> str:
    """Return the built-in text in the language `tag` itself, or nothing.

    The engine falls back on English without saying so; a text in the wrong language must not be
    marked up as if it were in the right one.
    """
    name = _name(slot, category)
    kind = Category(category) if category else Category.UNKNOWN
    try:
        text = wording.builtin(name, kind, tag)
        if tag != SOURCE and text == wording.builtin(name, kind, SOURCE):
            return ""
    except KeyError:
        return ""
    return text


def _name(slot: str, category: str) -> str:
    """Translate a slot of ours: `person_label` is `label.person` there."""
    if category == Category.SELF_HARM and slot in _IN_A_CRISIS:
        return _IN_A_CRISIS[slot]
    path, _, part = slot.rpartition("_")
    return f"{part}.{path}" if part in {"label", "help"} else _NAMES.get(slot, slot)
