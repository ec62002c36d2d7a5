"""The counts as CSV, for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from refusals.analytics.questions import Question
from refusals.analytics.reading import cells, periods, turns
from refusals.models import RefusalCount, TurnCount
from refusals.spreadsheets import line


def refusals_table(question: Question) -> Iterator[str]:
    """Yield the refusals by model, language, category and decider, with all that is counted."""
    names = RefusalCount.names()
    yield line((*RefusalCount.KEY, *names))
    for cell in cells(question):
        key = (cell.asked, cell.language, cell.category, cell.decided_by)
        yield line((*key, *(cell.counts[name] for name in names)))


def turns_table(question: Question) -> Iterator[str]:
    """Yield the turns by model and language."""
    names = TurnCount.names()
    yield line((*TurnCount.KEY, *names))
    for each in turns(question):
        yield line((each.asked, each.language, *(each.counts[name] for name in names)))


def periods_table(question: Question) -> Iterator[str]:
    """Yield what was declined, day by day or month by month."""
    yield line(("first", "last", "declined_by_model", "declined_by_rules", "turns_of_models"))
    for period in periods(question):
        days = (period.first.isoformat(), period.last.isoformat())
        yield line((*days, period.by_model, period.by_rules, period.turns))


TABLES: Mapping[str, Callable[[Question], Iterator[str]]] = {
    "refusals": refusals_table,
    "turns": turns_table,
    "time": periods_table,
}
