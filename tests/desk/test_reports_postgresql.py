"""A real PostgreSQL counts what SQLite counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.models import Rating, Ticket
from chatapp.desk.reporting import reports

pytestmark = pytest.mark.services

START = datetime(2001, 1, 1, tzinfo=UTC)
"""Nobody else opens a ticket then."""


def test_the_figures_of_a_day(on_postgresql):
    talk = Conversation.objects.create(guest=uuid4(), model="demo-aster")
    for minutes in (90, 5, 30, 1):
        ticket = Ticket.objects.create(
            conversation=talk,
            category="hate",
            created=START,
            responded=START + timedelta(minutes=minutes),
            first_due=START + timedelta(hours=1),
        )
        Rating.objects.create(ticket=ticket, score=4, solved=minutes < 60)
    found = reports.report(User(is_superuser=True), START, START + timedelta(days=2))
    total, [group] = found.total, found.groups["category"]
    assert (total.wait_p50, total.wait_p90) == (timedelta(minutes=5), timedelta(minutes=90))
    assert (group.name, group.wait_p50, group.wait_p90) == ("hate", total.wait_p50, total.wait_p90)
    assert (total.kept, total.promised, total.mean_score, total.unsolved) == (3, 4, 4.0, 1)
    assert [count for _, count in found.days] == [4, 0]
