from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chatapp.desk.lifecycle import clocks, passing, prioritising, tickets
from chatapp.desk.models import Delivery, Queue, Severity, Ticket, TicketEvent
from chatapp.desk.models.clocks import NEVER
from chatapp.desk.sla import calendar_of

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    ticket.refresh_from_db()
    return ticket


def fresh(ticket):
    return Ticket.objects.with_people().get(pk=ticket.pk)


def shift(ticket, by):
    """Let so much time have gone by."""
    found = fresh(ticket)
    names = ("created", "first_due", "next_due", "resolution_due", "warn_at", "waiting_since")
    values = {name: getattr(found, name) - by for name in names if getattr(found, name)}
    due = found.due - by if found.due != NEVER else NEVER
    Ticket.objects.filter(pk=ticket.pk).update(due=due, **values)


def test_a_new_ticket_is_due_for_its_first_answer(ticket):
    assert ticket.due_for == "first"
    assert ticket.due == ticket.created + HOUR
    assert ticket.resolution_due == ticket.created + 48 * HOUR


def test_in_a_crisis_the_clock_runs_by_night(conversation, decline, open_ticket):
    closed = {"mon": [["09:00", "09:01"]]}
    Queue.objects.create(slug="care", name="Care", categories=["self_harm"], hours=closed)
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    assert crisis.queue.slug == "care"
    assert crisis.due == crisis.created + 5 * MINUTE


def test_what_is_left_to_solve_it_is_left_in_the_hours_that_count_from_now_on(held, agent):
    night = {"mon": [["00:00", "12:00"]], "thu": [["00:00", "12:00"]]}
    Queue.objects.filter(pk=held.queue_id).update(hours=night)
    opens = calendar_of(fresh(held).queue)
    due = opens.add(timezone.now(), 36 * 3600)
    Ticket.objects.filter(pk=held.pk).update(resolution_due=due)
    prioritising.prioritise(held, Severity.CRISIS, agent)
    crisis = fresh(held).resolution_due
    assert crisis - timezone.now() == pytest.approx(36 * HOUR, abs=MINUTE)
    prioritising.prioritise(held, Severity.NORMAL, agent)
    assert fresh(held).resolution_due == pytest.approx(due, abs=MINUTE)


def test_nothing_is_due_while_the_person_is_asked(held, agent):
    tickets.reply(held, agent, "Which door?", uuid4())
    waiting = fresh(held)
    assert (waiting.due, waiting.due_for, waiting.promised) == (NEVER, "", None)
    assert waiting.resolution_left == pytest.approx(48 * 3600, abs=5)
    assert clocks.sweep(timezone.now() + timedelta(days=30)) == (0, 0)


def test_what_the_person_writes_makes_the_next_answer_due(held, agent, conversation):
    tickets.reply(held, agent, "Which door?", uuid4())
    tickets.heard(conversation)
    due = fresh(held)
    assert (due.state, due.due_for) == ("waiting_staff", "next")
    assert due.due - timezone.now() == pytest.approx(2 * HOUR, abs=5 * timedelta(seconds=1))


def test_writing_twice_gives_us_no_more_time(held, agent, conversation):
    tickets.reply(held, agent, "Which door?", uuid4())
    tickets.heard(conversation)
    first = fresh(held)
    tickets.heard(conversation)
    assert fresh(held).due == first.due
    assert held.events.filter(kind="heard").count() == 1


def test_the_time_that_the_person_took_is_not_ours(held, agent, conversation):
    shift(held, 10 * HOUR)
    tickets.reply(held, agent, "Which door?", uuid4())
    Ticket.objects.filter(pk=held.pk).update(resolved=None)
    tickets.heard(conversation)
    left = fresh(held).resolution_due - timezone.now()
    assert left == pytest.approx(38 * HOUR, abs=timedelta(seconds=5))


def test_a_promise_is_warned_of_once_and_escalated_once(ticket, lead):
    lead.email = "lead@example.org"
    lead.save()
    now = ticket.created
    assert clocks.sweep(now + 47 * MINUTE) == (0, 0)
    assert [clocks.sweep(now + 49 * MINUTE) for _ in range(2)] == [(1, 0), (0, 0)]
    assert [clocks.sweep(now + 61 * MINUTE) for _ in range(2)] == [(0, 1), (0, 0)]
    kinds = [event.kind for event in ticket.events.all()]
    assert kinds == ["opened", "warned", "breached"]
    assert TicketEvent.objects.get(kind="breached").facts["target"] == "first"
    told = Delivery.objects.filter(about="breached").values_list("channel", "to")
    assert set(told) == {("in_app", "leads"), ("email", "leads")}


def test_a_kept_promise_is_not_escalated(held, agent):
    tickets.reply(held, agent, "Here.", uuid4())
    assert clocks.sweep(timezone.now() + 2 * HOUR) == (0, 0)


def test_the_next_broken_promise_is_another(ticket, agent, conversation):
    clocks.sweep(ticket.created + 2 * HOUR)
    tickets.claim(ticket, agent)
    tickets.reply(ticket, agent, "Here.", uuid4())
    tickets.heard(conversation)
    assert clocks.sweep(timezone.now() + 3 * HOUR) == (0, 1)


def test_a_resolved_ticket_has_no_clock_and_one_opened_again_has(held, agent):
    tickets.resolve(held, agent)
    assert fresh(held).promised is None
    again = passing.reopen(held, None)
    assert again.due_for in {"next", "first"}
    assert again.promised is not None


def test_late_is_what_the_list_says_is_late(ticket, agent):
    shift(ticket, 2 * HOUR)
    assert list(Ticket.objects.overdue()) == [ticket]
    assert fresh(ticket).is_overdue


def test_hours_are_read_in_the_queues_time_zone(db):
    hours = {"mon": [["09:00", "17:00"]]}
    queue = Queue.objects.create(slug="x", name="X", hours=hours, time_zone="Asia/Shanghai")
    opening = calendar_of(queue).next_opening(SUNDAY)
    assert opening is not None
    assert opening.strftime("%a %H:%M") == "Mon 01:00"
