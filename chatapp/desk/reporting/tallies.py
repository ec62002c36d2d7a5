"""What the database says of many tickets at once: counts that add up, and waits of each group."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, FloatField, Func, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber, TruncDate

from chatapp.desk.models import DONE, Ticket

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

GROUPS = {
    "category": "category",
    "model": "asked",
    "queue": "queue__slug",
    "agent": "owner__username",
}
"""What tickets are grouped by, and the column of it; an agent is who has the ticket, or had it."""


class Tally(NamedTuple):
    """Tickets of one category, model, queue and agent: `of` names them, `counts` add up."""

    of: dict[str, str]
    counts: Counter[str]


class Waits(NamedTuple):
    """The shortest waits for a first answer that half, and nine in ten, did not exceed."""

    p50: timedelta | None = None
    p90: timedelta | None = None


def tallies(tickets: QuerySet[Ticket], by: datetime) -> list[Tally]:
    """Count, as of `by`: one tally for each category, model, queue and agent that there is.

    `kept` of `promised` first answers came in time; `scores` is the sum of those `rated`.
    """
    counts = {
        "opened": Count("pk"),
        "answered": Count("responded"),
        "ended": Count("pk", filter=Q(state__in=DONE)),
        "promised": Count("pk", filter=_is_decided(by)),
        "kept": Count("pk", filter=Q(responded__lte=F("first_due"))),
        "rated": Count("rating__score"),
        "scores": Sum("rating__score", default=0),
        "unsolved": Count("pk", filter=Q(rating__solved=False)),
    }
    columns = GROUPS.values()
    return [
        Tally(
            {name: row[column] or "" for name, column in GROUPS.items()},
            Counter({name: row[name] for name in counts}),
        )
        for row in tickets.order_by().values(*columns).annotate(**counts)
    ]


def per_day(tickets: QuerySet[Ticket], zone: Any) -> dict[date, int]:
    """Return how many were opened on each day of a clock; the database's days are others."""
    days = tickets.order_by().annotate(day=TruncDate("created", tzinfo=zone)).values_list("day")
    return dict(days.annotate(opened=Count("pk")))


class _Wait(Func):
    """How long a first answer was waited for, to sort by."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = FloatField()

    def __init__(self) -> None:
        super().__init__(F("responded"), F("created"))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """Let SQLite do it: Django's own difference is a call of Python's for each row."""
        ends = [compiler.compile(end)[0] for end in self.source_expressions]
        return f"(julianday({ends[0]}) - julianday({ends[1]}))", ()


def waits(tickets: QuerySet[Ticket], column: str = "") -> dict[str, Waits]:
    """Return the waits of the tickets with each value of `column`, or of all under ""."""
    parts = [F(column)] if column else None
    placed = (
        tickets.order_by()
        .filter(responded__isnull=False)
        .annotate(
            place=Window(RowNumber(), partition_by=parts, order_by=_Wait().asc()),
            among=Window(Count("pk"), partition_by=parts),
        )
    )
    # The first whose place is at least that share of all is less than one place above it.
    marked = placed.annotate(
        above_50=F("place") * 100 - F("among") * 50, above_90=F("place") * 100 - F("among") * 90
    )
    half, most = (Q(**{f"{name}__gte": 0, f"{name}__lt": 100}) for name in ("above_50", "above_90"))
    found: dict[str, Waits] = {}
    columns = ("responded", "created", "above_50", "above_90", *filter(None, [column]))
    for row in marked.filter(half | most).values(*columns):
        name = (row[column] or "") if column else ""
        wait = row["responded"] - row["created"]
        before = found.get(name, Waits())
        found[name] = Waits(
            wait if 0 <= row["above_50"] < 100 else before.p50,
            wait if 0 <= row["above_90"] < 100 else before.p90,
        )
    return found


def _is_decided(by: datetime) -> Q:
    """Match where the promise of a first answer was kept or broken by then.

    What ended in time without one, merged or settled otherwise, leaves nobody waiting.
    """
    ended = Q(resolved__isnull=False, resolved__lte=F("first_due"))
    over = Q(first_due__lt=by) & ~ended
    return Q(first_due__isnull=False) & (Q(responded__isnull=False) | over)
