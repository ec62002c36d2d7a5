"""What hangs in the gallery: each card in each state, and what is no card, with the live words."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chatapp.chat.errors import named_error
from chatapp.chat.page.offers import terms_of
from chatapp.chat.page.promising import hours_in_words, in_words
from chatapp.chat.page.tongues import speaking
from chatapp.conversations.models import Turn
from chatapp.desk.duty.availability import Available
from chatapp.providers.model import DataTerms, Model
from refusals import cards
from refusals.cards import Card, Care, Facts, care_for
from refusals.cards.samples import SAMPLE, STATES, Host, sample_card
from refusals.copybook.slots import LONGEST, SLOTS
from refusals.engine.policy import decide
from refusals.engine.terms import Category, Context, DecidedBy, Flag, ModelOption, Path
from refusals.labels import CATEGORIES

__all__ = ["Exhibit", "Filters", "exhibits", "failures", "notices"]

_CRIES = {
    "en": "I want to kill myself",
    "zh-hans": "我想自杀",
    "es": "Quiero suicidarme",
    "ar": "أريد أن أنتحر",
}
"""Words that signal a risk, so that the care beside an answer speaks each language."""

_WAIT = timedelta(hours=3)
_NINE, _TEN, _TWO, _FIVE = (60 * hour for hour in (9, 10, 14, 17))
_CLOSED = Available(
    open=False,
    in_hours=True,
    next_opening=None,
    wait=None,
    hours={**dict.fromkeys(range(5), ((_NINE, _FIVE),)), 5: ((_TEN, _TWO),)},
    time_zone="Europe/Madrid",
)

FAILURES = {
    Turn.State.STOPPED: ("",),
    Turn.State.TRUNCATED: ("", "length", "no_finish", "empty", "aborted"),
    Turn.State.FAILED: (
        *("rate_limit", "overloaded", "quota", "auth", "not_found", "not_configured"),
        *("context_length", "bad_request", "first_token_timeout", "total_timeout"),
        *("connection", "bad_response", "internal", "unheard_of"),
    ),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is shown of it all; an empty state or category: every one, where it differs."""

    language: str
    themes: tuple[str, ...]
    state: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One state of one card; `shown` are the same card for as many themes, each with its ids."""

    state: str
    category: str
    title: str | Promise
    about: str | Promise
    shown: tuple[tuple[str, Card | Care], ...]
    care: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A turn that was cut or failed, in words."""

    state: str
    code: str
    text: str
    key: str


def exhibits(filters: Filters) -> Iterator[Exhibit]:
    """Return the exhibits, the fresh card of each category first."""
    for name, state in STATES.items():
        if filters.state not in {"", name}:
            continue
        for category in _categories(name, filters):
            if state.fits(category, _paths(category, rules=False)):
                yield _exhibit(name, category, filters)
    if filters.state in {"", "care"} and filters.category in {"", Category.SELF_HARM}:
        yield _care(filters)


def failures() -> list[Failure]:
    """Return every way in which a turn ends without an answer and without a card."""
    return [
        Failure(state.value, code, named_error(Turn(state=state, error=code)), str(uuid.uuid4()))
        for state, codes in FAILURES.items()
        for code in codes
    ]


def _categories(state: str, filters: Filters) -> tuple[Category, ...]:
    """Return the categories in which a state is worth a look."""
    if filters.category:
        return (Category(filters.category),)
    if state == "fresh" or filters.state:
        return tuple(Category)
    return STATES[state].categories or (SAMPLE,)


def _exhibit(name: str, category: Category, filters: Filters) -> Exhibit:
    state = STATES[name]
    rules = state.refusal.get("decided_by") == DecidedBy.RULES
    make = partial(
        sample_card,
        state,
        category.value,
        filters.language,
        paths=_paths(category, rules=rules),
        host=host_in(filters.language),
    )
    return Exhibit(
        state=name,
        category=category.value,
        title=CATEGORIES[category],
        about=state.label,
        shown=tuple((theme, make()) for theme in filters.themes),
    )


@cache
def host_in(language: str) -> Host:
    """Return what we say on cards in a language, as on real ones: a wait, hours and data terms."""

    def terms(provider: str) -> str:
        with speaking(language):
            return terms_of(Model("", "", provider, "", "", data=DataTerms(provider, "api")))

    with speaking(language):
        return Host(
            address=reverse("gallery:nothing"),
            wait=in_words(_WAIT),
            hours=hours_in_words(_CLOSED),
            terms=terms,
        )


def _paths(category: Category, *, rules: bool) -> tuple[Path, ...]:
    """Return the ways on that today's policy offers at its widest, so that no card shows more."""
    widest = Context(
        models=(ModelOption("sample-one"), ModelOption("sample-two")), gate_cleared=True
    )
    by = DecidedBy.RULES if rules else DecidedBy.MODEL
    flags = (Flag.OVER_REFUSAL,)
    decision = decide(category, widest, decided_by=by, flags=flags)
    return decision.paths


def _care(filters: Filters) -> Exhibit:
    prompt = _CRIES.get(filters.language, _CRIES["en"])
    nothing = reverse("gallery:nothing")
    around = Facts(asked_label="", served_label="", country="ES", country_url=nothing)
    return Exhibit(
        state="care",
        category=Category.SELF_HARM.value,
        title=CATEGORIES[Category.SELF_HARM],
        about=_("Care beside an answer"),
        shown=tuple((theme, care_for(prompt, around, action=nothing)) for theme in filters.themes),
        care=True,
    )


def notices(language: str) -> list[str]:
    """Return the lines that stand between messages, with the longest of names in them."""
    slots = [slot for slot in SLOTS.values() if slot.group == "transcript" and slot.placeholders]
    return [cards.words(slot.name, "", language).filled(**LONGEST).text for slot in slots]
