"""A real PostgreSQL counts what SQLite counts, and finds the same cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from refusals.analytics import rollups
from refusals.analytics.cases import cases
from refusals.analytics.questions import Question
from refusals.analytics.reading import cells, known, periods, turns
from refusals.models import RefusalCount, StaleDay
from tests.refusals.analytics.conftest import Ledger

pytestmark = pytest.mark.services

NIGHT = datetime(2001, 3, 31, 23, 59, 30, tzinfo=UTC)
"""Nobody else declines anything then."""


def test_a_late_answer_is_counted_on_its_day_and_its_month(on_postgresql, settings):
    settings.REFUSALS_LEDGER_DAYS = 0
    ledger = Ledger()
    refusal = ledger.refusal(NIGHT, category="hate", flags=["over_refusal", "leak"])
    ledger.turn(NIGHT + timedelta(minutes=1))
    rollups.keep_up(NIGHT + timedelta(minutes=2))
    ledger.choice(refusal, "model", after=timedelta(days=3))
    ledger.outcome(refusal, "answered", after=timedelta(days=3))
    ledger.turn(NIGHT + timedelta(days=3), flags=["capitulation"], against=refusal)
    rollups.keep_up(NIGHT + timedelta(days=4))
    assert not StaleDay.objects.exists()
    [day, month] = RefusalCount.objects.filter(asked="model-a", category="hate").order_by("grain")
    assert (day.start.isoformat(), month.start.isoformat()) == ("2001-03-31", "2001-03-01")
    for count in (day, month):
        assert (count.solved, count.took_model, count.wait_more, count.capitulation) == (1,) * 4
    asked = Question(NIGHT.date(), (NIGHT + timedelta(days=30)).date())
    assert [cell.counts["leak"] for cell in cells(asked)] == [1]
    assert [(each.declined, each.all) for each in turns(asked)] == [(1, 3)]
    assert [each.refusals for each in periods(asked)][:2] == [1, 0]
    assert "model-a" in known()[0]
    for kind, found in (("over_refusal", 1), ("leak", 0), ("capitulation", 1), ("mistake", 0)):
        assert len(cases(kind, asked)) == found
