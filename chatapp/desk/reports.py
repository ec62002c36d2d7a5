"""What the desk did in a time: how much, how fast, what was kept; by category, model and queue.

Figures are of the tickets opened in the window that the reader may see. Shares come with their n.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.desk.models import DONE, Ticket
from refusals.spreadsheets import line

_READ = (
    *("created", "responded", "resolved", "state", "category", "asked", "queue__slug"),
    *("first_due", "resolution_due", "breached", "rating__score", "rating__solved"),
)
_GROUPS = {"category": "category", "model": "asked", "queue": "queue__slug"}


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

    @property
    def share_kept(self) -> float | None:
        """The share of promises that were kept, if any were made."""
        return self.kept / self.promised if self.promised else None


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
    rows, by = list(_rows(reader, start, end)), min(end, now or timezone.now())
    # A day is one of the reader's clock, as `start` has it; the database's is another.
    per_day = Counter(row["created"].astimezone(start.tzinfo).date() for row in rows)
    return Report(
        start=start,
        end=end,
        total=_figures("", rows, by),
        days=[(day, per_day[day]) for day in _days(start, end)],
        groups={name: _by(field, rows, by) for name, field in _GROUPS.items()},
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


def percentile(values: Sequence[timedelta], share: float) -> timedelta | None:
    """Return the smallest of `values` that at least `share` of them do not exceed."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)]


def _rows(reader: User, start: datetime, end: datetime) -> QuerySet[Ticket, dict[str, Any]]:
    opened = Ticket.objects.visible_to(reader).filter(created__gte=start, created__lt=end)
    rows: QuerySet[Ticket, dict[str, Any]] = opened.values(*_READ)
    return rows


def _by(field: str, rows: Iterable[dict[str, Any]], by: datetime) -> list[Figures]:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[field]].append(row)
    found = [_figures(name, group, by) for name, group in groups.items()]
    return sorted(found, key=lambda figures: (-figures.opened, figures.name))


def _figures(name: str, rows: Sequence[dict[str, Any]], by: datetime) -> Figures:
    waits = [row["responded"] - row["created"] for row in rows if row["responded"]]
    promised = [row for row in rows if _is_decided(row, by)]
    scores = [row["rating__score"] for row in rows if row["rating__score"]]
    return Figures(
        name=name,
        opened=len(rows),
        answered=len(waits),
        ended=sum(row["state"] in DONE for row in rows),
        wait_p50=percentile(waits, 0.5),
        wait_p90=percentile(waits, 0.9),
        kept=sum(_is_kept(row) for row in promised),
        promised=len(promised),
        rated=len(scores),
        mean_score=round(sum(scores) / len(scores), 2) if scores else None,
        unsolved=sum(row["rating__solved"] is False for row in rows),
    )


def _is_decided(row: dict[str, Any], by: datetime) -> bool:
    """Say whether the promise of a first answer was kept or broken by then.

    What ended in time without one, merged or settled otherwise, leaves nobody waiting.
    """
    if row["first_due"] is None:
        return False
    ended = row["resolved"] is not None and row["resolved"] <= row["first_due"]
    return bool(row["responded"]) or (row["first_due"] < by and not ended)


def _is_kept(row: dict[str, Any]) -> bool:
    return row["responded"] is not None and row["responded"] <= row["first_due"]


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
