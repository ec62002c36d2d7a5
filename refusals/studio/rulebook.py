"""The twenty copy rules as a page tells them: what they want, and what they object to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from refusals.copybook import Place
from refusals.engine.terms import Category
from refusals.studio.lint import RULES, Draft, Outcome
from refusals.studio.lint.examples import Example, examples
from refusals.studio.lint.lists import words_of

_ANYWHERE = Place("headline", Category.ILLICIT.value, "en")


@dataclass(frozen=True, slots=True)
class Page:
    """One rule: whether it blocks, whether it is checked in a language, and its bad examples."""

    number: str
    about: str | Promise
    blocks: bool
    checked: bool
    bad: tuple[Example, ...]


def pages_of(language: str) -> list[Page]:
    """Return the rules in the order of their numbers, as they stand in `language`."""
    found: dict[str, Page] = {}
    for rule in sorted(RULES, key=lambda one: int(one.number[1:])):
        lacks = bool(rule.needs) and words_of(language, rule.needs) is None
        before = found.get(rule.number)
        found[rule.number] = Page(
            number=rule.number,
            about=rule.about,
            blocks=rule.severity(Draft(_ANYWHERE, "")) is Outcome.BLOCKS,
            checked=not lacks and (before is None or before.checked),
            bad=tuple(one for one in examples(language) if one.rule == rule.number),
        )
    return list(found.values())


def good_examples(language: str) -> list[Example]:
    """Return texts that no rule objects to."""
    return [one for one in examples(language) if not one.rule]
