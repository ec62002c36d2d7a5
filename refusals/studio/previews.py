"""The real card, with words that are not live yet, in any state it can be in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from refusals.cards import Card, Facts, OfferedModel, card_for
from refusals.copybook import Place, live
from refusals.copybook.slots import LONGEST
from refusals.engine.terms import Category, DecidedBy, Kind, Path
from refusals.models import Refusal

_SAMPLE = Category.ILLICIT
"""What a text that all categories share is shown with."""

_MODELS = (
    OfferedModel(
        "sample-one", "Model One", "Provider One", "As published by Provider One: unknown."
    ),
    OfferedModel(
        "sample-two", "Model Two", "Provider Two", "As published by Provider Two: unknown."
    ),
)
_PATHS = (Path.REPHRASE, Path.NARROW, Path.MODEL, Path.PERSON, Path.RESOURCES, Path.MISTAKE)


@dataclass(frozen=True, slots=True)
class State:
    """One way a card can stand: what differs from a fresh one."""

    label: str | Promise
    facts: dict[str, Any]
    refusal: dict[str, Any]


STATES: dict[str, State] = {
    "fresh": State(_("As declined"), {}, {}),
    "rules": State(_("By our rules"), {"models": ()}, {"decided_by": DecidedBy.RULES.value}),
    "partial": State(_("Part of the answer stands"), {}, {"kind": Kind.PARTIAL.value}),
    "both": State(_("Two models declined"), {"both_refused": ("Model One", "Model Two")}, {}),
    "all": State(
        _("Three models declined"),
        {"both_refused": ("Model One", "Model Two", "Model Three"), "models": ()},
        {},
    ),
    "closed": State(_("Nobody at the desk"), {"desk_open": False}, {}),
    "waiting": State(_("A person was asked"), {"ticket_state": "new"}, {}),
    "taken": State(_("A person has it"), {"ticket_state": "open"}, {}),
    "closed_ticket": State(_("A person is done"), {"ticket_state": "resolved"}, {}),
    "answered": State(_("Answered another way"), {"answered": True}, {}),
    "told": State(
        _("Resources and mistake taken"),
        {"taken": (Path.RESOURCES.value, Path.MISTAKE.value)},
        {},
    ),
    "longest": State(
        _("Longest names"),
        {
            "served_label": LONGEST["model"],
            "both_refused": tuple(LONGEST["models"].split(", ")),
        },
        {},
    ),
}

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
}
_FOLDED = frozenset({*(path.value for path in _PATHS), "meaning"})
"""The parts that are unfolded to show their words."""

_CRISIS_SLOTS = frozenset({"emergency", "directory_note"})


def state_for(slot: str) -> str:
    """Return the state in which the words of `slot` can be seen."""
    return _SHOWN_IN.get(slot, "fresh")


def preview_of(place: Place, text: str, state: str) -> Card:
    """Return the card as it would be with `text` in `place`."""
    chosen = STATES.get(state) or STATES[state_for(place.slot)]
    shown = Category.SELF_HARM if place.slot in _CRISIS_SLOTS else _SAMPLE
    sample = {
        "category": place.category or shown.value,
        "decided_by": DecidedBy.MODEL.value,
        "kind": Kind.FULL.value,
        "language": place.language,
        "paths": [path.value for path in _PATHS],
    }
    facts = Facts(
        asked_label="Model Zero",
        served_label="Model Zero",
        models=_MODELS,
        shared_preview="…",
    )
    card = card_for(
        Refusal(id=uuid.uuid4(), **sample | chosen.refusal),
        replace(facts, **chosen.facts),
        action=lambda path: f"#{path}",
        language=place.language,
        book=live().instead(place, text),
    )
    part = place.slot.partition("_")[0]
    return replace(card, opened=part) if part in _FOLDED else card
