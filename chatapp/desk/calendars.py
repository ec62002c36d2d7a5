"""Opening hours as arithmetic: when is it open, and when have so many open seconds gone by.

Pure: it knows no models, and every instant in and out is an aware datetime.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FARTHEST = timedelta(days=3 * 366)
_DAY = 24 * 60
_MINUTE = timedelta(minutes=1)

Minutes = tuple[int, int]
"""From and until, in minutes after midnight; 1440 is the end of the day."""
Hours = Mapping[int, tuple[Minutes, ...]]
"""By the day of the week, Monday being 0."""


class BadHours(ValueError):
    """Opening hours or holidays that can't be read; the message says what is wrong."""


def read_hours(given: object) -> Hours:
    """Read {"mon": [["09:00", "17:00"]], …}; raises BadHours. Nothing at all is always open."""
    if not isinstance(given, dict):
        raise BadHours("Opening hours map days to lists of spans.")
    unknown = set(given) - set(DAYS)
    if unknown:
        raise BadHours(f"{min(unknown)} is not a day; use {', '.join(DAYS)}.")
    hours = {DAYS.index(day): _spans(day, spans) for day, spans in given.items()}
    if given and not any(hours.values()):
        raise BadHours("There is no day on which it is open.")
    return {day: spans for day, spans in hours.items() if spans}


def _spans(day: str, given: object) -> tuple[Minutes, ...]:
    if not isinstance(given, list):
        raise BadHours(f"{day} needs a list of spans.")
    spans = sorted(_span(day, span) for span in given)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise BadHours(f"Two spans of {day} overlap.")
    return tuple(spans)


def _span(day: str, given: object) -> Minutes:
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise BadHours(f"A span of {day} is a pair such as 09:00 and 17:00.")
    start, end = (_minute(day, one) for one in given)
    if not start < end:
        raise BadHours(f"A span of {day} ends before it begins.")
    return start, end


def _minute(day: str, given: object) -> int:
    if given == "24:00":
        return _DAY
    try:
        at = time.fromisoformat(str(given))
    except ValueError:
        raise BadHours(f"{given!r} of {day} is not a time such as 09:00.") from None
    return at.hour * 60 + at.minute


def read_holidays(given: object) -> frozenset[date]:
    """Read ["2026-12-25", …]; raises BadHours."""
    if not isinstance(given, list):
        raise BadHours("Holidays are a list of dates.")
    try:
        return frozenset(date.fromisoformat(str(day)) for day in given)
    except ValueError:
        raise BadHours("A holiday is a date such as 2026-12-25.") from None


@dataclass(frozen=True)
class Calendar:
    """When a queue is open; without hours always but on holidays."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    hours: Hours = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        """Say whether it is open at `at`; the last instant of a span is not."""
        return any(start <= at < end for start, end in self._day(self._date(at)))

    def next_opening(self, at: datetime) -> datetime | None:
        """Return when it opens next: `at` if it is open; None if not within three years."""
        span = next(self._spans(at), None)
        return max(at, span[0]) if span else None

    def add(self, at: datetime, seconds: float) -> datetime:
        """Return when so many open seconds have gone by since `at`; far off if it never opens."""
        left = timedelta(seconds=seconds)
        for start, end in self._spans(at):
            begin = max(start, at)
            if end - begin >= left:
                return begin + left
            left -= end - begin
        return at + _FARTHEST

    def between(self, start: datetime, end: datetime) -> float:
        """Return how many open seconds lie from `start` to `end`; 0 if that is backwards."""
        if end <= start:
            return 0.0
        total = timedelta()
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            total += min(closes, end) - max(opens, start)
        return total.total_seconds()

    def _spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans that end after `at`, in order."""
        first = self._date(at)
        for number in range(-1, _FARTHEST.days):
            for start, end in self._day(first + timedelta(days=number)):
                if end > at:
                    yield start, end

    def _day(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        spans = self.hours.get(day.weekday(), ()) if self.hours else ((0, _DAY),)
        found = [(self._at(day, start), self._at(day, end)) for start, end in spans]
        return [(start, end) for start, end in found if start < end]

    def _at(self, day: date, minute: int) -> datetime:
        if minute == _DAY:
            day, minute = day + timedelta(days=1), 0
        local = datetime.combine(day, time(minute // 60, minute % 60), self.zone)
        at = local.astimezone(UTC)
        if at.astimezone(self.zone).time() == local.time():
            return at
        return self._leap(local.replace(fold=1).astimezone(UTC), at)

    def _leap(self, before: datetime, after: datetime) -> datetime:
        """Return when, between two moments, the clock leapt over a time: then it was that late."""
        while after - before > _MINUTE:
            middle = before + (after - before) // 2
            if self._offset(middle) == self._offset(before):
                before = middle
            else:
                after = middle
        return after.replace(second=0, microsecond=0)

    def _offset(self, at: datetime) -> timedelta | None:
        return at.astimezone(self.zone).utcoffset()

    def _date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()
