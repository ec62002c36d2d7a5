from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.models import Queue, Rating, Ticket
from chatapp.desk.reporting import reports

START = datetime(2026, 11, 2, tzinfo=UTC)
END = START + timedelta(days=7)


@pytest.fixture
def opened(conversation):
    def ticket(day, *, wait=None, due=60, category="illicit", asked="demo-aster", **more):
        created = START + timedelta(days=day, hours=10)
        return Ticket.objects.create(
            conversation=conversation,
            category=category,
            asked=asked,
            created=created,
            responded=None if wait is None else created + timedelta(minutes=wait),
            first_due=created + timedelta(minutes=due),
            **more,
        )

    return ticket


def test_volume_waits_and_promises_of_a_week(agent, opened):
    for wait in (1, 5, 30, 90):
        opened(0, wait=wait)
    opened(2)
    opened(9, wait=1)
    found = reports.report(agent, START, END, now=END)
    assert (found.total.opened, found.total.answered) == (5, 4)
    assert (found.total.wait_p50, found.total.wait_p90) == (
        timedelta(minutes=5),
        timedelta(minutes=90),
    )
    assert (found.total.kept, found.total.promised) == (3, 5)
    assert [count for _, count in found.days] == [4, 0, 1, 0, 0, 0, 0]


def test_what_is_not_due_yet_or_ended_in_time_broke_no_promise(agent, opened):
    opened(0)
    merged = opened(2)
    Ticket.objects.filter(pk=merged.pk).update(resolved=merged.created)
    at = merged.created + timedelta(hours=2)
    found = reports.report(agent, START, END, now=at)
    assert (found.total.kept, found.total.promised) == (0, 1)
    early = reports.report(agent, START, END, now=START + timedelta(seconds=1))
    assert early.total.promised == 0


def test_a_day_is_one_of_the_readers_clock(agent, opened):
    opened(1)  # on Tuesday, at ten in the morning of UTC
    zone = ZoneInfo("Pacific/Kiritimati")  # where it is midnight then
    start = datetime(2026, 11, 2, tzinfo=zone)
    found = reports.report(agent, start, start + timedelta(days=3))
    days = [(day.isoformat(), count) for day, count in found.days]
    assert days == [("2026-11-02", 0), ("2026-11-03", 0), ("2026-11-04", 1)]


def test_figures_by_category_and_model(agent, opened):
    opened(1, wait=1, category="hate", asked="demo-jade")
    opened(1, wait=2)
    opened(1, wait=3)
    groups = reports.report(agent, START, END).groups
    assert [(one.name, one.opened) for one in groups["category"]] == [("illicit", 2), ("hate", 1)]
    assert [(one.name, one.opened) for one in groups["model"]] == [
        ("demo-aster", 2),
        ("demo-jade", 1),
    ]


def test_figures_by_agent_and_what_nobody_has(agent, opened):
    opened(1, wait=1, owner=agent)
    opened(1, wait=3, owner=agent)
    opened(1)
    found = reports.report(agent, START, END).groups["agent"]
    assert [(one.name, one.opened, one.answered) for one in found] == [("agent", 2, 2), ("", 1, 0)]
    assert (found[0].wait_p50, found[1].wait_p50) == (timedelta(minutes=1), None)


def test_what_people_thought_of_it(agent, opened):
    Rating.objects.create(ticket=opened(0), score=5)
    Rating.objects.create(ticket=opened(0), score=2, solved=False)
    total = reports.report(agent, START, END).total
    assert (total.rated, total.mean_score, total.unsolved) == (2, 3.5, 1)


def test_an_empty_week_has_no_figures_rather_than_zeros(agent):
    total = reports.report(agent, START, END).total
    assert (total.opened, total.wait_p50, total.mean_score) == (0, None, None)


def test_a_reader_counts_what_they_may_see(agent, lead, member, opened):
    closed = Queue.objects.create(slug="closed", name="Closed")
    closed.members.add(member("insider", "agent"))
    opened(0, queue=closed)
    assert reports.report(agent, START, END).total.opened == 0
    assert reports.report(lead, START, END).total.opened == 1
    assert reports.report(member("designer", "designer"), START, END).total.opened == 0


def test_the_table_can_be_read_back_and_holds_no_formula(agent, opened):
    opened(0, wait=2, asked="=cmd()")
    rows = list(
        csv.DictReader(StringIO("".join(reports.as_csv(reports.report(agent, START, END)))))
    )
    assert rows[0]["group"] == "all"
    assert (rows[0]["opened"], rows[0]["wait_p50_s"]) == ("1", "120")
    assert "'=cmd()" in [row["name"] for row in rows]


WAITS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["hate", "illicit"])), min_size=1, max_size=25
)


@pytest.mark.django_db
@given(WAITS)
def test_a_wait_is_the_shortest_that_so_many_did_not_exceed(waits):
    with transaction.atomic():
        talk = Conversation.objects.create(guest=uuid4())
        Ticket.objects.bulk_create(
            Ticket(
                conversation=talk,
                category=category,
                created=START,
                responded=START + timedelta(minutes=minutes),
            )
            for minutes, category in waits
        )
        found = reports.report(User(is_superuser=True), START, END)
        transaction.set_rollback(True)
    for figures in (found.total, *found.groups["category"]):
        mine = sorted(wait for wait, category in waits if figures.name in {"", category})
        for share, told in ((50, figures.wait_p50), (90, figures.wait_p90)):
            enough = (wait for n, wait in enumerate(mine, 1) if n * 100 >= len(mine) * share)
            assert told == timedelta(minutes=next(enough))


def test_a_busy_week_is_counted_by_the_database(agent, opened, django_assert_max_num_queries):
    for day in range(5):
        for wait in range(6):
            opened(day, wait=wait)
    with django_assert_max_num_queries(9) as asked:
        reports.report(agent, START, END)
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(query["sql"])
            assert len(cursor.fetchall()) <= 7
