"""What was measured: a cell for each prompt, the share that was declined, and how sure that is.

The interval is Wilson's of 95%, of the whole declines among the replies that could be judged. A
decline in part is counted apart, and a failure tells nothing of a boundary: it is in no share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from refusals.experiments.statistics import Interval, wilson
from refusals.probe.judging import Answer, Outcome
from refusals.probe.planning import Key

SCHEMA = 1
_DIGITS = 4
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counts:
    """So many replies were judged; `refused` and `partial` are among `n`, `failed` are not."""

    n: int = 0
    refused: int = 0
    partial: int = 0
    failed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.n + other.n,
            self.refused + other.refused,
            self.partial + other.partial,
            self.failed + other.failed,
        )

    @property
    def interval(self) -> Interval:
        """The share of whole declines, with its bounds; nothing measured leaves all open."""
        return wilson(self.refused, self.n)

    @property
    def asked(self) -> int:
        """How many requests came to an end."""
        return self.n + self.failed

    def with_answer(self, answer: Answer) -> Counts:
        """Return the counts with one answer more."""
        match answer.outcome:
            case Outcome.ANSWERED:
                return replace(self, n=self.n + 1)
            case Outcome.REFUSED:
                return replace(self, n=self.n + 1, refused=self.refused + 1)
            case Outcome.PARTIAL:
                return replace(self, n=self.n + 1, partial=self.partial + 1)
            case Outcome.FAILED:
                return replace(self, failed=self.failed + 1)


Cells = Mapping[Key, Counts]


def pooled(cells: Cells, by: Callable[[Key], Group]) -> dict[Group, Counts]:
    """Add up the cells that `by` puts together."""
    found: dict[Group, Counts] = defaultdict(Counts)
    for key, counts in cells.items():
        found[by(key)] += counts
    return dict(found)


def as_json(suite: str, cells: Cells, moved: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the report of a run, as other programs rely on it."""
    return {
        "schema": SCHEMA,
        "suite": suite,
        "cells": [_cell(key, counts) for key, counts in cells.items()],
        "moved": list(moved),
    }


def _cell(key: Key, counts: Counts) -> dict[str, Any]:
    interval = counts.interval
    return {
        **key._asdict(),
        "n": counts.n,
        "refused": counts.refused,
        "partial": counts.partial,
        "failed": counts.failed,
        "low": round(interval.low, _DIGITS),
        "high": round(interval.high, _DIGITS),
    }
