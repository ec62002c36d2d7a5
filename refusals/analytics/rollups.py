"""Keeps the counts equal to what the ledger says: days in which something happened, counted anew.

Whatever happens stands on the day of its refusal, so a late answer opens that day again. Counting
may be repeated, interrupted and done by two at once: the one that began last writes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from refusals.analytics.counting import Counted, count_day
from refusals.analytics.days import DAY, day_of, days_between, month_after, month_of
from refusals.models import (
    Choice,
    CountState,
    Grain,
    Observation,
    Outcome,
    Refusal,
    RefusalCount,
    StaleDay,
    TurnCount,
)
from refusals.models.counts import Count

_OVERLAP = timedelta(minutes=10)
"""Looked at twice: what was written down so long after it happened, or by a clock that differs."""
_Count = TypeVar("_Count", bound=Count)


def keep_up(now: datetime | None = None, seconds: float = 20.0) -> int:
    """Count the days that changed since the last time, for at most `seconds`; return how many.

    The newest come first; what is left then is for the next time.
    """
    _mark_changes(now or timezone.now())
    return _count_stale(time.monotonic() + seconds)


def forget() -> None:
    """Have all days counted from the next time on: rows of days long past were brought in."""
    CountState.objects.update(upto=None)


def rebuild(since: date | None = None, now: datetime | None = None) -> int:
    """Count every day anew, or those from `since` on; return how many.

    Days of which the ledger's rows may be gone by now stay as they were counted.
    """
    at = now or timezone.now()
    first = since or min(_earliest(at), _first_counted(at))
    with transaction.atomic():
        _state()
        _mark(days_between(first, day_of(at)), at)
    _mark_changes(at)
    done = 0
    while StaleDay.objects.exists():  # another who begins takes the rest over, until we do again
        done += _count_stale(float("inf"))
    return done


def _mark_changes(now: datetime) -> None:
    """Note the days of what happened since the last time."""
    state = CountState.objects.first()
    if state is None or state.upto is None:
        days: Iterable[date] = days_between(_earliest(now), day_of(now))
    else:
        days = _changed_since(state.upto - _OVERLAP)
    with transaction.atomic():
        _state()
        _mark(days, now)
        CountState.objects.update(upto=now)


def _state() -> CountState:
    """Return the one row, locked until the transaction ends."""
    CountState.objects.get_or_create(only=True)
    return CountState.objects.select_for_update().get()


def _mark(days: Iterable[date], now: datetime) -> None:
    keep = getattr(settings, "REFUSALS_LEDGER_DAYS", 0)
    whole = day_of(now - timedelta(days=keep)) + DAY if keep else date.min
    StaleDay.objects.bulk_create(
        [StaleDay(day=day) for day in days if day >= whole], ignore_conflicts=True
    )


def _earliest(now: datetime) -> date:
    firsts = [
        rows.aggregate(first=Min("created"))["first"]
        for rows in (Refusal.objects.all(), Observation.objects.all())
    ]
    return day_of(min([now, *filter(None, firsts)]))


def _first_counted(now: datetime) -> date:
    days: list[date] = [day_of(now)]
    for rows in (RefusalCount.objects, TurnCount.objects):
        days += rows.filter(grain=Grain.DAY).order_by("start").values_list("start", flat=True)[:1]
    return min(days)


def _changed_since(moment: datetime) -> set[date]:
    """Return the days whose counts something since `moment` may have changed."""
    observed = Observation.objects.filter(created__gte=moment)
    outcomes = Outcome.objects.filter(kind__in=Outcome.Kind.values, created__gte=moment)
    choices = Choice.objects.filter(created__gte=moment)
    return {
        *_days_of(Refusal.objects.filter(created__gte=moment), "created"),
        *_days_of(Refusal.objects.filter(shown__gte=moment), "created"),
        *_days_of(observed, "created"),
        *_days_of(observed.filter(against__isnull=False), "against__created"),
        *_days_of(outcomes, "refusal__created"),
        *_days_of(choices, "refusal__created"),
    }


def _days_of(
    rows: QuerySet[Refusal] | QuerySet[Observation] | QuerySet[Outcome] | QuerySet[Choice],
    moment: str,
) -> set[date]:
    return set(rows.values_list(TruncDate(moment, tzinfo=UTC), flat=True).distinct())


def _count_stale(until: float) -> int:
    """Count marked days until the clock says `until`, or until somebody else begins."""
    with transaction.atomic():
        _state()
        CountState.objects.update(token=F("token") + 1)
        token = CountState.objects.get().token
    done = 0
    days = StaleDay.objects.order_by("-day").values_list("day", flat=True)
    for month, stale in groupby(list(days), month_of):
        counted = _count_month(stale, token, until)
        if not _sum_up(month, counted, token):
            break
        done += len(counted)
    return done


def _count_month(days: Iterable[date], token: int, until: float) -> list[date]:
    """Count days of one month, until the clock says `until`; return those that were."""
    done: list[date] = []
    for day in days:
        if time.monotonic() > until or not _store(day, count_day(day), token):
            break
        done.append(day)
    return done


@transaction.atomic
def _store(day: date, counted: Counted, token: int) -> bool:
    """Write the counts of a day; False, and nothing is, if another began to count later."""
    if _state().token != token:
        return False
    _replace(RefusalCount, Grain.DAY, day, counted.refusals)
    _replace(TurnCount, Grain.DAY, day, counted.turns)
    return True


@transaction.atomic
def _sum_up(month: date, counted: list[date], token: int) -> bool:
    """Add a month's days up. Only then are they done: what breaks off before is counted again."""
    if not counted or _state().token != token:
        return False
    _replace(RefusalCount, Grain.MONTH, month, _summed(RefusalCount, month))
    _replace(TurnCount, Grain.MONTH, month, _summed(TurnCount, month))
    StaleDay.objects.filter(day__in=counted).delete()
    return True


def _replace(model: type[_Count], grain: Grain, start: date, rows: list[_Count]) -> None:
    table = model._default_manager  # noqa: SLF001  (documented)
    table.filter(grain=grain, start=start).delete()
    table.bulk_create(rows)


def _summed(model: type[_Count], month: date) -> list[_Count]:
    """Add the days of a month up."""
    key, names = model.KEY, model.names()
    days = model._default_manager.filter(  # noqa: SLF001
        grain=Grain.DAY, start__gte=month, start__lt=month_after(month)
    )
    sums = days.values_list(*key).annotate(*(Sum(name) for name in names)).order_by(*key)
    return [
        model(grain=Grain.MONTH, start=month, **dict(zip((*key, *names), row, strict=True)))
        for row in sums
    ]
