"""Every state that a card can be in, made from the real card: for the gallery and for previews."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from refusals.cards.making import card_for
from refusals.cards.values import Card, Facts, OfferedModel
from refusals.copybook import Book
from refusals.copybook.registry import shipped_resources
from refusals.copybook.slots import LONGEST
from refusals.engine import wording
from refusals.engine.terms import Category, DecidedBy, Kind, Path
from refusals.labels import redaction_in_words
from refusals.models import Refusal

SAMPLE = Category.ILLICIT
"""What a state that is the same for most categories is shown with."""

PATHS = (Path.REPHRASE, Path.NARROW, Path.MODEL, Path.PERSON, Path.RESOURCES, Path.MISTAKE)
_LONG_PROVIDER = "The longest name of a provider that we expect"
_MODELS = (
    OfferedModel("sample-one", "Model One", "Provider One", ""),
    OfferedModel("sample-two", "Model Two", "Provider Two", ""),
)
_LONG_MODELS = tuple(
    OfferedModel(f"sample-{place}", LONGEST["served"], _LONG_PROVIDER, "") for place in range(3)
)
_CRISIS = (Category.SELF_HARM,)
_LINKED = frozenset(
    category
    for category in Category
    if category is not Category.SELF_HARM
    and any(each.category == category for each in shipped_resources())
)


def _terms(provider: str) -> str:
    return (
        f"As published by {provider} for its API, not checked: Processed in: unknown. "
        "Used for training: unknown. Kept: unknown. May have changed; not verified by us."
    )


@dataclass(frozen=True, slots=True)
class Host:
    """What the host brings to its cards: a wait, hours and a provider's terms, in their language.

    `address` is where their forms may post without doing anything; without one no country can be
    chosen.
    """

    address: str = ""
    wait: str = LONGEST["wait"]
    hours: str = LONGEST["hours"]
    terms: Callable[[str], str] = _terms


_NO_HOST = Host()


@dataclass(frozen=True, slots=True)
class State:
    """One way a card can stand: what differs from a fresh one, and for which categories.

    `categories` are those whose card can be in it; none named: any. `needs` is the path without
    which it is no other card; `opened` names the part that is unfolded; a `linked` state is one
    that only categories with trusted places have.
    """

    label: str | Promise
    facts: Mapping[str, Any] = field(default_factory=dict)
    refusal: Mapping[str, Any] = field(default_factory=dict)
    categories: tuple[Category, ...] = ()
    opened: str = ""
    needs: Path | None = None
    linked: bool = False

    def fits(self, category: Category, paths: tuple[Path, ...] = PATHS) -> bool:
        """Say whether the card of a category, with these paths, can be in this state."""
        if (self.needs and self.needs not in paths) or (self.linked and category not in _LINKED):
            return False
        if self.categories:
            return category in self.categories
        return category is not Category.SELF_HARM or self.label == STATES["fresh"].label


def _left_out(*delivered: int, translation: bool) -> dict[str, Any]:
    missing = [part for part in range(1, 6) if part not in delivered]
    return {
        "kind": Kind.PARTIAL.value,
        "segment": {
            "index": missing[0],
            "of": 5,
            "delivered": list(delivered),
            "translation": translation,
        },
    }


STATES: dict[str, State] = {
    "fresh": State(_("As declined")),
    "rules": State(_("By our rules"), {"models": ()}, {"decided_by": DecidedBy.RULES.value}),
    "partial": State(
        _("Part of the answer stands"), {"left_out": False}, {"kind": Kind.PARTIAL.value}
    ),
    "untranslated": State(
        _("One part of a translation"), {"left_out": False}, _left_out(1, 2, 4, 5, translation=True)
    ),
    "untranslated_parts": State(
        _("Some parts of a translation"), {"left_out": False}, _left_out(1, 2, translation=True)
    ),
    "part": State(
        _("One of several parts"), {"left_out": False}, _left_out(1, 3, 4, 5, translation=False)
    ),
    "parts": State(
        _("Some of several parts"), {"left_out": False}, _left_out(2, 3, translation=False)
    ),
    "suggesting": State(
        _("A model is asked for suggestions"),
        {"suggesting": "Model Zero"},
        needs=Path.REPHRASE,
    ),
    "models": State(_("Choosing another model"), opened=Path.MODEL.value, needs=Path.MODEL),
    "both": State(
        _("Two models declined"), {"both_refused": ("Model One", "Model Two")}, needs=Path.MODEL
    ),
    "all": State(
        _("Three models declined"),
        {"both_refused": ("Model One", "Model Two", "Model Three"), "models": ()},
    ),
    "person": State(
        _("Somebody at the desk"),
        {"desk_wait": LONGEST["wait"], "desk_hours": LONGEST["hours"]},
        opened=Path.PERSON.value,
    ),
    "closed": State(
        _("Nobody at the desk"),
        {"desk_open": False, "desk_hours": LONGEST["hours"]},
        opened=Path.PERSON.value,
    ),
    "waiting": State(_("A person was asked"), {"ticket_state": "new"}),
    "taken": State(_("A person has it"), {"ticket_state": "open"}),
    "closed_ticket": State(_("A person is done"), {"ticket_state": "resolved"}),
    "answered": State(_("Answered another way"), {"answered": True, "left_out": False}),
    "told": State(
        _("Resources and mistake taken"),
        {"taken": (Path.RESOURCES.value, Path.MISTAKE.value)},
    ),
    "reported": State(
        _("A mistake was told in words"), {"taken": (Path.MISTAKE.value,), "reported": True}
    ),
    "links": State(
        _("Trusted places of a country"),
        {"country": "US", "paths": (Path.PERSON, Path.MISTAKE)},
        linked=True,
        opened="links",
    ),
    "links_none": State(
        _("A country that we know no trusted place in"),
        {"country": "AQ", "paths": (Path.PERSON, Path.MISTAKE)},
        linked=True,
        opened="links",
    ),
    "meaning": State(_("What the category means"), opened="meaning"),
    "longest": State(
        _("Longest names"),
        {
            "served_label": LONGEST["model"],
            "both_refused": tuple(LONGEST["models"].split(", ")),
        },
    ),
    "longest_models": State(
        _("Longest names of models"),
        {"models": _LONG_MODELS},
        opened=Path.MODEL.value,
        needs=Path.MODEL,
    ),
    "crisis_country": State(
        _("Helplines of a country"),
        {"country": "US"},
        categories=_CRISIS,
    ),
    "crisis_unknown": State(
        _("A country that we know no helpline in"),
        {"country": "AQ"},
        categories=_CRISIS,
    ),
    "crisis_closed": State(
        _("A crisis while nobody is at the desk"),
        {"desk_open": False, "desk_hours": LONGEST["hours"]},
        categories=_CRISIS,
        opened=Path.PERSON.value,
    ),
    "crisis_waiting": State(
        _("A crisis in which a person was asked"),
        {"ticket_state": "new", "taken": (Path.RESOURCES.value,)},
        categories=_CRISIS,
    ),
}


def sample_card(
    state: State,
    category: str,
    language: str,
    *,
    paths: tuple[Path, ...] = PATHS,
    book: Book | None = None,
    host: Host = _NO_HOST,
) -> Card:
    """Return the card of `category` in a state."""
    sample: dict[str, Any] = {
        "category": category,
        "decided_by": DecidedBy.MODEL.value,
        "kind": Kind.FULL.value,
        "language": language,
        "paths": [path.value for path in paths],
    }
    facts = Facts(
        asked_label="Model Zero",
        served_label="Model Zero",
        models=_MODELS,
        suggestions=wording.suggestions(category, "", language),
        shared_preview=redaction_in_words("[email], [phone]: …"),
        country_url=host.address,
    )
    card = card_for(
        Refusal(id=uuid.uuid4(), **sample | dict(state.refusal)),
        _told(replace(facts, **state.facts), host),
        action=lambda path: host.address or f"#{path}",
        language=language,
        book=book,
    )
    return replace(card, opened=state.opened) if state.opened else card


def _told(facts: Facts, host: Host) -> Facts:
    """Have the host say what it says of such facts."""
    return replace(
        facts,
        desk_wait=facts.desk_wait and host.wait,
        desk_hours=facts.desk_hours and host.hours,
        models=tuple(replace(one, terms=host.terms(one.provider)) for one in facts.models),
    )
