"""Every slot of the library: what goes there, how long it may be, which placeholders it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from refusals.engine.terms import Category
from refusals.labels import PATHS


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for words on the card, in the transcript or in a notice.

    `limit` is in characters after the longest placeholder. A slot that is not `per_category` is
    shipped once for all of them, though a designer may write one category's own.
    """

    name: str
    group: str
    limit: int
    about: str | Promise
    per_category: bool = False
    placeholders: frozenset[str] = frozenset()


HEADLINE, REASON, BODY, ACTION, LINE = 60, 140, 280, 25, 140
HELP = 200


def _card() -> tuple[Slot, ...]:
    return (
        Slot("headline", "card", HEADLINE, _("What could not be done"), per_category=True),
        Slot("reason", "card", REASON, _("Why, in one sentence"), per_category=True),
        Slot("body", "card", BODY, _("What can be done instead"), per_category=True),
        Slot("meaning", "card", BODY, _("What this category means"), per_category=True),
        Slot("more", "card", BODY, _("Where else to turn"), per_category=True),
        Slot("partial_headline", "card", HEADLINE, _("When part of the answer stands")),
        *_segments(),
        Slot("both_refused", "card", LINE, _("Two models declined"), placeholders=_names("models")),
        Slot("all_refused", "card", LINE, _("More models declined"), placeholders=_names("models")),
        Slot("decided_model", "card", LINE, _("A model decided"), placeholders=_names("model")),
        Slot("decided_rules", "card", LINE, _("Our rules decided")),
        Slot("meaning_title", "card", 40, _("Opens what the category means")),
        Slot("left_out", "card", LINE, _("Said of a turn that models no longer see")),
        Slot("left_out_others", "card", LINE, _("Said of a turn that one model still sees")),
        Slot("answered", "card", LINE, _("Said when a way on led to an answer")),
        Slot("more_ways", "card", ACTION, _("Opens the other ways on of an answered card")),
        Slot("emergency", "crisis", LINE, _("In danger right now")),
        Slot("directory_note", "crisis", LINE, _("Says what the directory of helplines is")),
        Slot("country_label", "crisis", 60, _("Field: where the person is")),
        Slot("country_any", "crisis", 60, _("No country was chosen")),
        Slot(
            "country_none",
            "crisis",
            LINE,
            _("Only the directory is known"),
            placeholders=_names("country"),
        ),
        Slot("links_title", "card", 60, _("Opens the trusted places for a category")),
        Slot("links_note", "card", LINE, _("Says who the trusted places are")),
        Slot("links_choose", "card", LINE, _("Trusted places show after a country was chosen")),
        Slot(
            "links_none",
            "card",
            LINE,
            _("No trusted place is known in the country"),
            placeholders=_names("country"),
        ),
        Slot("resource_call", "crisis", 60, _("Calls a helpline"), placeholders=_names("number")),
        Slot("resource_text", "crisis", 60, _("Texts a helpline"), placeholders=_names("number")),
        Slot("resource_chat", "crisis", 60, _("Opens the chat of a helpline")),
    )


def _segments() -> Iterator[Slot]:
    """Headlines of a card that names the part: of a translation or not, one part or several."""
    for name, about in (
        ("segment_untranslated", _("One part of a translation was declined")),
        ("segments_untranslated", _("Some parts of a translation were declined")),
        ("segment_left_out", _("One of several parts was declined")),
        ("segments_left_out", _("Some of several parts were declined")),
    ):
        yield Slot(name, "card", HEADLINE, about, placeholders=_names("part", "parts"))


def _ways() -> tuple[Slot, ...]:
    ways = dict(PATHS) | {"person_closed": _("Person, with nobody at the desk")}
    button, explains = _("Button: {way}"), _("Explains: {way}")
    labels = (
        Slot(f"{name}_label", "ways", ACTION, format_lazy(button, way=way))
        for name, way in ways.items()
    )
    helps = (
        Slot(f"{name}_help", "ways", HELP, format_lazy(explains, way=way))
        for name, way in ways.items()
    )
    fields = (
        ("rephrase_choose", 60, _("Heads the suggestions")),
        ("rephrase_submit", ACTION, _("Button: take the suggestion to the composer")),
        ("narrow_first", LINE, _("A sentence to complete: a narrower question")),
        ("narrow_second", LINE, _("Another sentence to complete")),
        ("model_choose", 60, _("Heads the list of models")),
        ("model_scope", 60, _("Heads how long the other model answers")),
        ("model_scope_answer", 60, _("Only this answer")),
        ("model_scope_conversation", 60, _("From here on")),
        ("model_consent", HELP, _("What confirming means")),
        ("model_submit", ACTION, _("Button: ask the other model")),
        ("person_need", 60, _("Field: what the person needs")),
        ("person_contact", 80, _("Field: how to reach them")),
        ("person_shared", 80, _("Heads what a person on our side will see")),
        ("person_submit", ACTION, _("Button: send to a person")),
        ("mistake_words", 60, _("Field: what the decline got wrong")),
        ("mistake_read", LINE, _("Says who reads a report")),
        ("mistake_submit", ACTION, _("Button: send the report")),
        ("mistake_done", LINE, _("Said after a mistake was reported")),
        ("mistake_reported", LINE, _("Said after somebody told what it got wrong")),
        ("ticket_new", LINE, _("The ticket waits")),
        ("ticket_open", LINE, _("Somebody has the ticket")),
        ("ticket_resolved", LINE, _("The ticket is closed")),
    )
    filled = (
        ("suggesting", _("A model is being asked for suggestions"), "model"),
        ("suggested_by", _("A model made the suggestion"), "model"),
        ("person_hours", _("When somebody is at the desk"), "hours"),
        ("person_wait", _("How long people wait"), "wait"),
    )
    return (
        *labels,
        *helps,
        *(Slot(name, "ways", limit, about) for name, limit, about in fields),
        *(Slot(name, "ways", LINE, about, placeholders=_names(one)) for name, about, one in filled),
    )


def _transcript() -> tuple[Slot, ...]:
    named = (
        ("switch_notice", _("The person chose another model"), ("asked", "served", "time")),
        ("tombstone", _("Part of an answer was withdrawn"), ("time", "by")),
        ("by_rules", _("Our rules, as whoever withdrew"), ()),
        ("ticket_opened", _("The person asked for a person"), ("time",)),
        ("agent_joined", _("A person joined"), ("agent", "time")),
        ("handed_back", _("A person handed back"), ("agent", "time")),
        ("ticket_closed", _("A person closed the request"), ("agent", "time")),
        ("ticket_merged", _("Two requests of theirs became one"), ("time",)),
        ("ticket_reopened", _("The request was opened again"), ("time",)),
        ("review_opened", _("Policy asked for a person"), ("time",)),
        ("passed_on", _("A person passed it on to another"), ("agent", "time")),
        ("agent_away", _("A person went away and another is looked for"), ("agent", "time")),
        ("ticket_split", _("A part of their request became one of its own"), ("agent", "time")),
    )
    return tuple(
        Slot(name, "transcript", HELP, about, placeholders=_names(*names))
        for name, about, names in named
    )


def _outage() -> tuple[Slot, ...]:
    """What a turn says that was cut or failed; nobody declined anything there."""
    named = (
        ("stopped", _("The person stopped it")),
        ("stopped_early", _("The person stopped it before it began")),
        ("lost", _("Our server went away")),
        ("length", _("The answer is too long")),
        ("no_finish", _("The rest never came")),
        ("empty", _("Nothing came")),
        ("aborted", _("The provider ended it")),
        ("rate_limit", _("The provider gets too many requests")),
        ("overloaded", _("The provider is too busy")),
        ("quota", _("The model’s account is empty")),
        ("auth", _("The provider refuses our key")),
        ("not_found", _("The provider lacks the model")),
        ("not_configured", _("The model is not set up")),
        ("context_length", _("The conversation is too long")),
        ("bad_request", _("The provider can’t read the request")),
        ("first_token_timeout", _("The model does not begin")),
        ("total_timeout", _("The answer takes too long")),
        ("connection", _("The provider went away")),
        ("bad_response", _("What came is no answer")),
        ("internal", _("Something broke here")),
        ("other", _("The provider had a problem")),
    )
    return tuple(Slot(f"outage_{name}", "outage", LINE, about) for name, about in named)


def _names(*names: str) -> frozenset[str]:
    return frozenset(names)


SLOTS: dict[str, Slot] = {
    slot.name: slot for slot in (*_card(), *_ways(), *_transcript(), *_outage())
}

CATEGORIES: tuple[str, ...] = tuple(category.value for category in Category)

LONGEST: dict[str, str] = {
    "model": "Kimi K2.6 (scripted demo)",
    "models": "Kimi K2.6 (scripted demo), Qwen 3.5 Max (scripted demo)",
    "asked": "Kimi K2.6 (scripted demo)",
    "served": "Qwen 3.5 Max (scripted demo)",
    "agent": "Maximiliane Featherstone",
    "time": "23:59",
    "by": "Kimi K2.6 (scripted demo)",
    "part": "9, 10",
    "parts": "12",
    "country": "Bosnia and Herzegovina",
    "number": "+1 800 123 4567 890",
    "hours": "Mon–Fri 09:00–17:00, Sat 10:00–14:00 (Europe/Madrid)",
    "wait": "about 2 hours and 30 minutes",
}
"""The longest value that a placeholder is expected to take; lengths are counted with it."""


PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def longest(text: str) -> str:
    """Return `text` with the longest value in each placeholder that we know."""
    return PLACEHOLDER.sub(lambda found: LONGEST.get(found[1], found[0]), text)


def slot_named(name: str) -> Slot | None:
    """Return the slot called `name`, if there is one."""
    return SLOTS.get(name)


def in_a_crisis(slot: str, category: str) -> bool:
    """Say whether words are shown to somebody who may be in danger."""
    found = SLOTS.get(slot)
    return category == Category.SELF_HARM or (found is not None and found.group == "crisis")


def places(slot: Slot) -> tuple[str, ...]:
    """Return the categories that `slot` is shipped for; the empty one is what all share."""
    return CATEGORIES if slot.per_category else ("",)
