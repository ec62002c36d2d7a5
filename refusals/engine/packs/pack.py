"""What a policy pack says: for each category, and for the moment, what may be offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from refusals.engine.packs.conditions import When
from refusals.engine.terms import Category, Context, Path


class Switch(StrEnum):
    """When another model may be offered."""

    NEVER = "never"
    IF_OVER_REFUSAL = "if_over_refusal"
    IF_CLEARED = "if_cleared"
    ALWAYS = "always"


class Withdraw(StrEnum):
    """What becomes of text already shown when the no comes late."""

    NEVER = "never"
    ALWAYS = "always"


class Severity(StrEnum):
    """How soon somebody at the desk should look."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRISIS = "crisis"


class Tone(StrEnum):
    """The voice in which a card speaks."""

    PLAIN = "plain"
    WARM = "warm"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class Row:
    """What the pack says of one category.

    `review` has a person look at such a turn although nobody asked for one; who wrote it is told.
    """

    paths: tuple[Path, ...]
    model: Switch = Switch.NEVER
    withdraw: Withdraw = Withdraw.NEVER
    severity: Severity = Severity.LOW
    tone: Tone = Tone.PLAIN
    review: bool = False


@dataclass(frozen=True, slots=True)
class Checks:
    """How our own checks are run: for how long, and for which categories silence means no."""

    timeout_seconds: float = 2.0
    fail_closed: frozenset[Category] = frozenset()


class Refined(NamedTuple):
    """What the pack says instead, when its conditions hold."""

    when: When
    row: Row


class Ruling(NamedTuple):
    """The row that decides, and its name in the pack."""

    rule: str
    row: Row


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole pack; `unlisted` holds for categories without a row of their own.

    `refined` has, for a category (`None`: unlisted), the rows for certain moments; the first whose
    conditions hold decides.
    """

    version: str
    unlisted: Row
    rows: Mapping[Category, Row]
    refined: Mapping[Category | None, tuple[Refined, ...]] = field(default_factory=dict)
    checks: Checks = Checks()

    @property
    def reviews(self) -> bool:
        """Say whether any row asks for a person by itself."""
        rows = [self.unlisted, *self.rows.values()]
        refined = [row for listed in self.refined.values() for _, row in listed]
        return any(row.review for row in (*rows, *refined))

    def ruling(self, category: Category, context: Context | None = None) -> Ruling:
        """Return what decides for `category` in `context`; without one, what does in general."""
        named = category if category in self.rows else None
        rule = f"category.{category}" if named else "unlisted"
        for number, (when, row) in enumerate(self.refined.get(named, ()), start=1):
            if context is not None and when.holds(context):
                return Ruling(f"{rule}.when[{number}]", row)
        return Ruling(rule, self.rows.get(category, self.unlisted))
