"""Hold two runs against each other: which boundaries moved.

The test: for each model, language and topic the replies to the prompts that both runs asked are
pooled, and the boundary has moved when the two 95% Wilson intervals of the declined share do not
overlap. That is stricter than a test at 5%: two equal shares part by chance in fewer than one of a
hundred pairs. It takes four replies on each side to see a topic turn from never to always.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from refusals.probe.cells import SCHEMA, Cells, Counts, pooled
from refusals.probe.planning import Key

_COUNTS = ("n", "refused", "partial", "failed")


class BadBaseline(ValueError):
    """A file that this run can't be held against; the message says why."""


class Place(NamedTuple):
    """Where a boundary lies: what a model does with one topic in one language."""

    model: str
    language: str
    topic: str

    @classmethod
    def of(cls, key: Key) -> Place:
        """Return the place that a cell belongs to."""
        return cls(key.model, key.language, key.topic)


@dataclass(frozen=True, slots=True)
class Moved:
    """A boundary that moved, with the counts of both runs."""

    place: Place
    before: Counts
    after: Counts

    @property
    def opened(self) -> bool:
        """Whether less is declined now."""
        return self.after.interval.rate < self.before.interval.rate

    def as_json(self) -> dict[str, Any]:
        """Return it as other programs rely on it: both shares, between 0 and 1."""
        return {
            **self.place._asdict(),
            "before": round(self.before.interval.rate, 4),
            "after": round(self.after.interval.rate, 4),
        }


def apart(before: Counts, after: Counts) -> bool:
    """Say whether the intervals of two shares do not overlap."""
    one, other = before.interval, after.interval
    return one.high < other.low or other.high < one.low


def moved(before: Cells, after: Cells) -> list[Moved]:
    """Return the boundaries that moved between two runs, in the order of the later one."""
    both = [key for key in after if key in before]
    then = pooled({key: before[key] for key in both}, Place.of)
    now = pooled({key: after[key] for key in both}, Place.of)
    return [Moved(at, then[at], now[at]) for at in now if apart(then[at], now[at])]


def read_baseline(path: Path, suite: str, language: Callable[[str], str]) -> Cells:
    """Return the cells of an earlier report, or raise `BadBaseline`.

    `language` names a tag as this run does: one report may say `zh`, another `zh-hans`.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadBaseline(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BadBaseline(f"{path}: is not JSON: {error}") from error
    if not isinstance(report, dict) or report.get("schema") != SCHEMA:
        raise BadBaseline(f"{path}: is no report of a probe with schema {SCHEMA}")
    if report.get("suite") != suite:
        raise BadBaseline(f"{path}: is of the suite {report.get('suite')!r}, not {suite!r}")
    if not isinstance(report.get("cells"), list):
        raise BadBaseline(f"{path}: cells: must be a list")
    return dict(_cells(report["cells"], path, language))


def _cells(
    rows: list[Any], path: Path, language: Callable[[str], str]
) -> Iterator[tuple[Key, Counts]]:
    for number, row in enumerate(rows, start=1):
        where = f"{path}: cell {number}"
        if not isinstance(row, dict):
            raise BadBaseline(f"{where}: must be an object")
        for name in Key._fields:
            if not isinstance(row.get(name), str):
                raise BadBaseline(f"{where}: {name}: must be a text")
        for name in _COUNTS:
            if type(row.get(name)) is not int or row[name] < 0:
                raise BadBaseline(f"{where}: {name}: must be a whole number")
        counts = Counts(**{name: row[name] for name in _COUNTS})
        if counts.refused + counts.partial > counts.n:
            raise BadBaseline(f"{where}: n: is less than what was declined")
        key = Key(**{name: row[name] for name in Key._fields})
        yield key._replace(language=language(key.language)), counts
