"""The days that are counted: those of UTC, so that they are the same for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from refusals.models import Grain

DAY = timedelta(days=1)


def day_of(moment: datetime) -> date:
    """Return the day that a moment falls on."""
    return moment.astimezone(UTC).date()


def begin_of(day: date) -> datetime:
    """Return the moment at which a day begins; it ends where the next one begins."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield each day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += DAY


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return month_of(month_of(day) + timedelta(days=31))


def rows_between(first: date, last: date) -> Q:
    """Return the condition for the fewest counts that add up to `first` to `last`, both included.

    Whole months are one row each; what is left before and after them is read day by day.
    """
    begin = first if first.day == 1 else month_after(first)
    end = month_of(last + DAY)
    if begin >= end:
        return Q(grain=Grain.DAY, start__gte=first, start__lte=last)
    months = Q(grain=Grain.MONTH, start__gte=begin, start__lt=end)
    before = Q(grain=Grain.DAY, start__gte=first, start__lt=begin)
    after = Q(grain=Grain.DAY, start__gte=end, start__lte=last)
    return months | before | after
