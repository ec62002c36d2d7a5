"""The engine's built-in wording, asked for by the names of our slots."""

from __future__ import annotations

from refusals.copybook.places import SOURCE
from refusals.engine import wording
from refusals.engine.terms import Category

_NAMES = {
    "decided_model": "decided.model",
    "decided_rules": "decided.rules",
    "directory_note": "crisis.resources",
}


def built_in_text(slot: str, category: str, tag: str) -> str:
    """Return the built-in text in the language `tag` itself, or nothing.

    The engine falls back on English without saying so; a text in the wrong language must not be
    marked up as if it were in the right one.
    """
    name = _name(slot)
    kind = Category(category) if category else Category.UNKNOWN
    try:
        text = wording.builtin(name, kind, tag)
        if tag != SOURCE and text == wording.builtin(name, kind, SOURCE):
            return ""
    except KeyError:
        return ""
    return text


def _name(slot: str) -> str:
    """Translate a slot of ours: `person_label` is `label.person` there."""
    path, _, part = slot.rpartition("_")
    return f"{part}.{path}" if part in {"label", "help"} else _NAMES.get(slot, slot)
