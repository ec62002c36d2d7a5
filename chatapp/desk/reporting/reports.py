"""What the desk did in a time: how much, how fast, what was kept; in groups of several kinds.

Figures are of the tickets opened in the window that the reader may see. Shares come with their n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.desk.models import Ticket
from chatapp.desk.reporting.tallies import GROUPS, Tally, Waits, per_day, tallies, waits
from refusals.spreadsheets import line


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened to some tickets; waits are to the first answer, None where there was none.

    `kept` of `promised` first answers came in time: a promise counts once it was kept or broken.
    """

    name: str
    opened: int
    answered: int
    ended: int
    wait_p50: timedelta | None
    wait_p90: timedelta | None
    kept: int
    promised: int
    rated: int
    mean_score: float | None
    unsolved: int


@dataclass(frozen=True, slots=True)
class Report:
    """One window: the whole, each day, and the whole again in groups."""

    start: datetime
    end: datetime
    total: Figures
    days: list[tuple[date, int]]
    groups: dict[str, list[Figures]]


def report(reader: User, start: datetime, end: datetime, *, now: datetime | None = None) -> Report:
    """Return the figures of the tickets opened from `start` until before `end`, as of `now`."""
    opened = Ticket.objects.visible_to(reader).filter(created__gte=start, created__lt=end)
    found = tallies(opened, min(end, now or timezone.now()))
    # A day is one of the reader's clock, as `start` has it.
    days = per_day(opened, start.tzinfo)
    return Report(
        start=start,
        end=end,
        total=_figures("", found, waits(opened).get("", Waits())),
        days=[(day, days.get(day, 0)) for day in _days(start, end)],
        groups={name: _by(name, found, waits(opened, GROUPS[name])) for name in GROUPS},
    )


def as_csv(found: Report) -> Iterator[str]:
    """Yield the lines of a table: the whole first, then each group."""
    names = ("group", "name", "opened", "answered", "ended", "wait_p50_s", "wait_p90_s")
    more = ("promises", "kept", "rated", "mean_score", "unsolved")
    yield line((*names, *more))
    yield line(("all", *_cells(found.total)))
    for group, listed in found.groups.items():
        for figures in listed:
            yield line((group, *_cells(figures)))


def _by(name: str, found: list[Tally], waited: dict[str, Waits]) -> list[Figures]:
    values = {tally.of[name] for tally in found}
    groups = {value: [tally for tally in found if tally.of[name] == value] for value in values}
    figures = [_figures(of, group, waited.get(of, Waits())) for of, group in groups.items()]
    return sorted(figures, key=lambda one: (-one.opened, one.name))


def _figures(name: str, group: list[Tally], waited: Waits) -> Figures:
    counts = sum((tally.counts for tally in group), Counter[str]())
    rated = counts["rated"]
    return Figures(
        name=name,
        opened=counts["opened"],
        answered=counts["answered"],
        ended=counts["ended"],
        wait_p50=waited.p50,
        wait_p90=waited.p90,
        kept=counts["kept"],
        promised=counts["promised"],
        rated=rated,
        mean_score=round(counts["scores"] / rated, 2) if rated else None,
        unsolved=counts["unsolved"],
    )


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day = start.date()
    while day <= (end - timedelta(microseconds=1)).date():
        yield day
        day += timedelta(days=1)


def _cells(figures: Figures) -> tuple[Any, ...]:
    return (
        *(figures.name, figures.opened, figures.answered, figures.ended),
        *(_seconds(figures.wait_p50), _seconds(figures.wait_p90)),
        *(figures.promised, figures.kept, figures.rated),
        "" if figures.mean_score is None else figures.mean_score,
        figures.unsolved,
    )


def _seconds(wait: timedelta | None) -> Any:
    return "" if wait is None else round(wait.total_seconds())
