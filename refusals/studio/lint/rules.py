"""What a copy rule is, and how all of them judge one text.

The rules and their sources stand in the studio's page of rules; each has a number that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from refusals.copybook import SLOTS, Place, Slot
from refusals.copybook.slots import in_a_crisis, longest
from refusals.studio.lint.lists import words_of

_ABSOLUTE = frozenset({"R0", "R14", "R15", "R19"})
"""No exception can be made from these: an empty text, an upsell in a crisis, a broken one."""


class Outcome(StrEnum):
    """What a rule says of a text; one that has no words for a language never passes it."""

    BLOCKS = "blocks"
    WARNS = "warns"
    NOT_CHECKED = "not_checked"
    PASSES = "passes"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a text: by which rule, and what follows."""

    rule: str
    message: str
    outcome: Outcome = Outcome.BLOCKS

    @property
    def blocks(self) -> bool:
        """Say whether it keeps the text from being published."""
        return self.outcome is Outcome.BLOCKS


@dataclass(frozen=True)
class Draft:
    """A text and the place it is meant for."""

    place: Place
    text: str

    @property
    def slot(self) -> Slot | None:
        """What may stand there."""
        return SLOTS.get(self.place.slot)

    @property
    def crisis(self) -> bool:
        """Say whether it is shown to somebody who may be in danger."""
        return in_a_crisis(self.place.slot, self.place.category)

    @cached_property
    def longest(self) -> str:
        """The text with the longest value in each of its placeholders."""
        return longest(self.text)


Check = Callable[[Draft], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `needs` names the word list without which a language isn't checked by it."""

    number: str
    about: str | Promise
    check: Check
    severity: Callable[[Draft], Outcome]
    applies: Callable[[Draft], bool]
    needs: str

    def judge(self, draft: Draft) -> list[Finding]:
        """Return what the rule has against a text, or that it could not look."""
        if not self.applies(draft):
            return []
        if self.needs and words_of(draft.place.language, self.needs) is None:
            told = _("There are no words for this language: not checked.")
            return [Finding(self.number, told, Outcome.NOT_CHECKED)]
        severity = self.severity(draft)
        return [Finding(self.number, message, severity) for message in self.check(draft)]


RULES: list[Rule] = []


def rule(
    number: str,
    about: str | Promise,
    *,
    warns: bool = False,
    blocks_if: Callable[[Draft], bool] | None = None,
    on: Callable[[Draft], bool] = lambda draft: True,
    needs: str = "",
) -> Callable[[Check], Check]:
    """Register a check as (part of) a rule; it blocks unless it `warns`, or by `blocks_if`."""

    def severity(draft: Draft) -> Outcome:
        blocks = blocks_if(draft) if blocks_if else not warns
        return Outcome.BLOCKS if blocks else Outcome.WARNS

    def register(check: Check) -> Check:
        RULES.append(Rule(number, about, check, severity, on, needs))
        return check

    return register


_ORDER = {Outcome.BLOCKS: 0, Outcome.WARNS: 1, Outcome.NOT_CHECKED: 2}


def lint(place: Place, text: str) -> tuple[Finding, ...]:
    """Return every finding about `text` in `place`, the blocking ones first."""
    draft = Draft(place, text)
    if not text.strip():
        return (Finding("R0", _("There is no text.")),)
    found = dict.fromkeys(finding for rule in RULES for finding in rule.judge(draft))
    return tuple(sorted(found, key=lambda each: (_ORDER[each.outcome], _number(each.rule))))


def verdicts(place: Place, text: str) -> dict[str, tuple[str | Promise, Outcome]]:
    """Return each rule's title and what it says of `text`, in the order of their numbers."""
    draft = Draft(place, text)
    worst: dict[str, tuple[str | Promise, Outcome]] = {}
    for each in sorted(RULES, key=lambda one: _number(one.number)):
        found = [finding.outcome for finding in each.judge(draft)]
        if not each.applies(draft):
            said = Outcome.NOT_HERE
        else:
            said = min(found, key=_ORDER.__getitem__) if found else Outcome.PASSES
        before = worst.get(each.number)
        worst[each.number] = (each.about, said) if before is None else _worse(before, said)
    return worst


def blocking(findings: tuple[Finding, ...]) -> bool:
    """Say whether any of them keeps the text from being published."""
    return any(finding.blocks for finding in findings)


def waivable(number: str, place: Place) -> bool:
    """Say whether an exception from a rule can be asked for; in a crisis from none."""
    return number not in _ABSOLUTE and not in_a_crisis(place.slot, place.category)


_SEVERITY = (
    Outcome.BLOCKS,
    Outcome.WARNS,
    Outcome.NOT_CHECKED,
    Outcome.PASSES,
    Outcome.NOT_HERE,
)


def _worse(before: tuple[str | Promise, Outcome], said: Outcome) -> tuple[str | Promise, Outcome]:
    return before[0], min(before[1], said, key=_SEVERITY.index)


def _number(number: str) -> int:
    return int(number.removeprefix("R"))
