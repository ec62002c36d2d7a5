"""The counts as a dashboard wants them: a few queries, however many refusals there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, Sum

from refusals.analytics.days import DAY, days_between, month_after, month_of, rows_between
from refusals.analytics.questions import Question
from refusals.engine.terms import DecidedBy
from refusals.models import CountState, Grain, RefusalCount, StaleDay, TurnCount
from refusals.models.counts import Count

_BY_DAY = 92
"""Up to so many days a chart has a bar for each; beyond, one for each month."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The counts of one model, language, category and decider in some days."""

    asked: str
    language: str
    category: str
    decided_by: str
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Turned:
    """The turns of one model and language in some days."""

    asked: str
    language: str
    counts: Counter[str]

    @property
    def declined(self) -> int:
        """Those that the model declined, as a whole or in part."""
        return self.counts["refused"] + self.counts["partial"]

    @property
    def all(self) -> int:
        """Every turn in which the model answered or declined."""
        return self.counts["answered"] + self.declined


@dataclass(frozen=True, slots=True)
class Period:
    """One bar of the chart: a day, or as much of a month as was asked for."""

    first: date
    last: date
    by_model: int
    by_rules: int
    turns: int

    @property
    def refusals(self) -> int:
        """All that was declined."""
        return self.by_model + self.by_rules


@dataclass(frozen=True, slots=True)
class Freshness:
    """Up to when the ledger is counted, and how many days wait to be counted again."""

    upto: datetime | None
    waiting: int


def known() -> tuple[list[str], list[str]]:
    """Return the models and the languages that were ever counted."""
    months = {"grain": Grain.MONTH}
    pairs = {
        *RefusalCount.objects.filter(**months).values_list("asked", "language").distinct(),
        *TurnCount.objects.filter(**months).values_list("asked", "language").distinct(),
    }
    return sorted({asked for asked, _ in pairs}), sorted({language for _, language in pairs})


def freshness() -> Freshness:
    """Return how current the counts are."""
    state = CountState.objects.first()
    return Freshness(state.upto if state else None, StaleDay.objects.count())


def cells(question: Question, names: Iterable[str] = RefusalCount.names()) -> list[Cell]:
    """Return some counts of refusals, by model, language, category and decider."""
    rows = _sums(RefusalCount, question, RefusalCount.KEY, tuple(names))
    return [Cell(key[0], key[1], key[2], key[3], counts) for key, counts in rows]


def deciders(question: Question, names: Iterable[str]) -> list[Cell]:
    """Return some counts of refusals by decider alone, which costs less."""
    rows = _sums(RefusalCount, question, ("decided_by",), tuple(names))
    return [Cell("", "", "", key[0], counts) for key, counts in rows]


def turns(question: Question) -> list[Turned]:
    """Return the turns of some days, by model and language."""
    rows = _sums(TurnCount, question, TurnCount.KEY, TurnCount.names())
    return [Turned(key[0], key[1], counts) for key, counts in rows]


def total(counted: Iterable[Cell | Turned]) -> Counter[str]:
    """Add counts up."""
    whole: Counter[str] = Counter()
    for each in counted:
        whole.update(each.counts)
    return whole


def _sums(
    model: type[Count], question: Question, key: tuple[str, ...], names: tuple[str, ...]
) -> list[tuple[tuple[str, ...], Counter[str]]]:
    where = question.of_refusals if model is RefusalCount else question.of_turns
    rows = model._default_manager.filter(  # noqa: SLF001  (documented)
        rows_between(question.first, question.last), **where
    )
    sums = rows.values_list(*key).annotate(*(Sum(name) for name in names)).order_by(*key)
    return [
        (row[: len(key)], Counter(dict(zip(names, row[len(key) :], strict=True)))) for row in sums
    ]


def periods(question: Question) -> list[Period]:
    """Return what was declined, and of how many turns, day by day or month by month."""
    daily = question.days <= _BY_DAY
    start_of: Callable[[date], date] = (lambda day: day) if daily else month_of
    within = rows_between(question.first, question.last)
    if daily:
        within = Q(grain=Grain.DAY, start__gte=question.first, start__lte=question.last)
    refusals: defaultdict[date, Counter[str]] = defaultdict(Counter)
    declined = RefusalCount.objects.filter(within, **question.of_refusals)
    for start, by, count in declined.values_list("start", "decided_by").annotate(Sum("refusals")):
        refusals[start_of(start)][by] += count
    turned: Counter[date] = Counter()
    taken = TurnCount.objects.filter(within, **question.of_turns).values_list("start")
    for start, *sums in taken.annotate(Sum("answered"), Sum("refused"), Sum("partial")):
        turned[start_of(start)] += sum(sums)
    return [
        Period(
            first=max(start, question.first),
            last=start if daily else min(month_after(start) - DAY, question.last),
            by_model=refusals[start][DecidedBy.MODEL],
            by_rules=refusals[start][DecidedBy.RULES],
            turns=turned[start],
        )
        for start in _starts(question, start_of)
    ]


def _starts(question: Question, start_of: Callable[[date], date]) -> list[date]:
    days = days_between(question.first, question.last)
    return list(dict.fromkeys(start_of(day) for day in days))
