"""Models in words: what they can do, what they cost, where words go, why one can't be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from chatapp.chat import pipeline
from chatapp.chat.page.offers import reason_of, terms_of
from chatapp.providers.model import Model, Price

FILTERED_FROM = 9
"""Of so many models one is looked for; of fewer it is seen."""


@dataclass(frozen=True, slots=True)
class Described:
    """A row of the list of models; an empty text is something that the models file doesn't say.

    `reason` says why the model cannot be chosen, if it can't.
    """

    id: str
    label: str
    provider: str
    reason: str
    scripted: bool
    capabilities: tuple[str, ...]
    context: str
    price: str
    terms: str
    source_url: str

    def has(self, words: Sequence[str]) -> bool:
        """Say whether each of these words is in its name, in who runs it, or in what it can do."""
        about = " ".join((self.id, self.label, self.provider, *self.capabilities)).casefold()
        return all(word.casefold() in about for word in words)


def described(query: str = "") -> list[Described]:
    """Return the declared models that are looked for: those that can be asked first."""
    words = query.split()
    rows = [describe(model) for model in pipeline.listed()]
    return [row for row in rows if row.has(words)]


def are_many() -> bool:
    """Say whether there are so many models that one is looked for."""
    return len(pipeline.listed()) >= FILTERED_FROM


def describe(model: Model) -> Described:
    """Return one model in words."""
    return Described(
        id=model.id,
        label=pipeline.name_of(model),
        provider=model.provider,
        reason=reason_of(model),
        scripted=model.scripted,
        capabilities=tuple(_ability(name) for name in sorted(model.capabilities)),
        context=_context(model.context_window),
        price=_price(model.price),
        terms=terms_of(model),
        source_url=model.data.source_url,
    )


def _ability(name: str) -> str:
    known = {
        "text": _("text"),
        "code": _("code"),
        "vision": _("images"),
        "web": _("the web"),
        "audio": _("sound"),
        "files": _("files"),
        "tools": _("tools"),
    }
    return known.get(name, name)


def _context(tokens: int | None) -> str:
    if tokens is None:
        return ""
    return _("{number} tokens").format(number=number_format(tokens, force_grouping=True))


def _price(price: Price | None) -> str:
    if price is None:
        return ""
    return _("{input} {currency} for a million tokens read, {output} {currency} written").format(
        input=_amount(price.input), output=_amount(price.output), currency=price.currency
    )


def _amount(value: float) -> str:
    """Write a price with as many places as it has, two at least."""
    places = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return number_format(value, decimal_pos=max(2, places))
