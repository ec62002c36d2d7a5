"""One day of the ledger as counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from refusals.analytics.days import DAY, begin_of
from refusals.engine.terms import Flag, Kind, Path
from refusals.models import Choice, Grain, Observation, Outcome, Refusal, RefusalCount, TurnCount
from refusals.models.counts import TAKEN, WAITS

_AT_ONCE = timedelta(hours=6)
"""A busy day is read in parts, so that none has to fit in memory."""
_FLAGS = tuple(flag.value for flag in Flag)
_OF_ANSWERS = (Flag.LEAK.value, Flag.CAPITULATION.value, Flag.INCONSISTENT.value)

_Cells = defaultdict[tuple[str, ...], Counter[str]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of one day, not yet stored."""

    refusals: list[RefusalCount]
    turns: list[TurnCount]


@dataclass(slots=True)
class _Followed:
    """What is known of one refusal besides its own row."""

    paths: set[str] = field(default_factory=set)
    first: datetime | None = None  # the first way on; a report is none
    ends: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)


def count_day(day: date) -> Counted:
    """Count what the ledger says of a day now."""
    refusals: _Cells = defaultdict(Counter)
    turns: _Cells = defaultdict(Counter)
    for begin, end in _parts(day):
        _count_refusals(refusals, begin, end)
        _count_turns(turns, begin, end)
    return Counted(
        [_row(RefusalCount, day, key, counts) for key, counts in sorted(refusals.items())],
        [_row(TurnCount, day, key, counts) for key, counts in sorted(turns.items())],
    )


def _parts(day: date) -> Iterator[tuple[datetime, datetime]]:
    begin = begin_of(day)
    while begin < begin_of(day + DAY):
        yield begin, begin + _AT_ONCE
        begin += _AT_ONCE


def _row(
    model: type[RefusalCount | TurnCount],
    day: date,
    key: tuple[str, ...],
    counts: Mapping[str, int],
) -> Any:
    return model(grain=Grain.DAY, start=day, **dict(zip(model.KEY, key, strict=True)), **counts)


def _count_refusals(cells: _Cells, begin: datetime, end: datetime) -> None:
    followed = _followed(begin, end)
    rows = Refusal.objects.filter(created__gte=begin, created__lt=end).values_list(
        *("pk", "created", "kind", "flags", "shown", "copy_versions"), *RefusalCount.KEY
    )
    nothing = _Followed()
    for pk, created, kind, flags, shown, versions, *key in rows.iterator():
        about = followed.get(pk, nothing)
        counts = cells[tuple(key)]
        counts["refusals"] += 1
        counts["partial"] += kind == Kind.PARTIAL
        counts["shown"] += bool(shown or versions or about.paths)
        counts.update(flag for flag in _FLAGS if flag in flags or flag in about.flags)
        counts.update(_taken(about, created))
        counts.update(_ended(about))


def _taken(about: _Followed, created: datetime) -> Iterator[str]:
    """Yield the counts that a person's clicks add one to."""
    if about.first is None:
        return
    yield "took_any"
    yield from (count for path, count in TAKEN.items() if path in about.paths)
    waited = (about.first - created).total_seconds()
    yield next(count for count, seconds in WAITS.items() if seconds is None or waited <= seconds)


def _ended(about: _Followed) -> Iterator[str]:
    """Yield the counts that the outcomes add one to."""
    kinds = Outcome.Kind
    yield from about.ends
    if about.ends & {kinds.ANSWERED, kinds.RESOLVED}:
        yield "solved"
    elif kinds.ESCALATED in about.ends and kinds.UNRESOLVED not in about.ends:
        yield "with_person"


def _followed(begin: datetime, end: datetime) -> dict[UUID, _Followed]:
    """Return what followed the refusals of a time, of those that anything followed."""
    found: defaultdict[UUID, _Followed] = defaultdict(_Followed)
    during = {"refusal__created__gte": begin, "refusal__created__lt": end}
    chosen = Choice.objects.filter(**during)
    for pk, path, created in chosen.values_list("refusal_id", "path", "created").iterator():
        about = found[pk]
        about.paths.add(path)
        if path != Path.MISTAKE:
            about.first = min(about.first or created, created)
    outcomes = Outcome.objects.filter(**during)
    for pk, kind in outcomes.values_list("refusal_id", "kind").iterator():
        found[pk].ends.add(kind)
    against = Observation.objects.filter(against__created__gte=begin, against__created__lt=end)
    for pk, flags in against.values_list("against_id", "flags").iterator():
        found[pk].flags.update(flags)
    return found


def _count_turns(cells: _Cells, begin: datetime, end: datetime) -> None:
    rows = Observation.objects.filter(created__gte=begin, created__lt=end).values_list(
        "asked", "language", "outcome", "flags"
    )
    for asked, language, outcome, flags in rows.iterator():
        counts = cells[asked, language]
        counts[outcome] += 1
        if outcome == Observation.Outcome.ANSWERED:
            counts.update(flag for flag in _OF_ANSWERS if flag in flags)
