"""What is put aside comes back in time, and nothing sleeps through a promise."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.errors import NotNow, NotYours, OutOfStep
from chatapp.desk.lifecycle import passing, prioritising, snoozing, tickets
from chatapp.desk.lists.listing import Filters, count
from chatapp.desk.models import Severity, Ticket

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def answered(ticket, agent):
    tickets.claim(ticket, agent)
    tickets.reply(fresh(ticket), agent, "Which door?", uuid4())
    return fresh(ticket)


def fresh(ticket):
    return Ticket.objects.with_people().get(pk=ticket.pk)


def kinds(ticket):
    return [event.kind for event in ticket.events.all()]


def test_what_sleeps_is_out_of_the_lists_and_in_one_of_its_own(answered, agent):
    snoozing.snooze(answered, timezone.now() + DAY, agent)
    mine, asleep = Filters(whose="mine"), Filters(state="snoozed")
    assert (count(agent, Filters()), count(agent, mine), count(agent, asleep)) == (0, 0, 1)
    assert count(agent, Filters(state="waiting_person")) == 1


def test_it_wakes_when_its_time_comes_and_no_sooner(answered, agent):
    now = timezone.now()
    snoozing.snooze(answered, now + DAY, agent)
    assert snoozing.sweep(now + DAY - HOUR) == 0
    Ticket.objects.update(snoozed_until=now - HOUR)
    assert (snoozing.sweep(), snoozing.sweep()) == (1, 0)
    assert (fresh(answered).snoozed_until, kinds(answered)[-1]) == (None, "woken")


def test_it_wakes_as_soon_as_the_person_writes(answered, agent):
    snoozing.snooze(answered, timezone.now() + DAY, agent)
    transcript.append(answered.conversation, author=Message.Author.PERSON, text="The blue one.")
    tickets.heard(answered.conversation)
    assert (fresh(answered).snoozed_until, fresh(answered).state) == (None, "waiting_staff")


def test_it_wakes_before_what_was_promised_is_due(ticket, agent):
    tickets.claim(ticket, agent)
    before = fresh(ticket)
    asleep = snoozing.snooze(before, timezone.now() + DAY, agent)
    assert asleep.snoozed_until == before.warn_at
    assert (asleep.due, asleep.first_due) == (before.due, before.first_due)


def test_what_is_due_too_soon_is_not_put_aside(ticket, agent):
    tickets.claim(ticket, agent)
    Ticket.objects.update(warn_at=timezone.now())
    with pytest.raises(NotNow):
        snoozing.snooze(fresh(ticket), timezone.now() + DAY, agent)


def test_a_crisis_is_not_put_aside_and_wakes_what_was(answered, agent):
    snoozing.snooze(answered, timezone.now() + DAY, agent)
    urgent = prioritising.prioritise(fresh(answered), Severity.CRISIS, agent)
    assert urgent.snoozed_until is None
    with pytest.raises(NotNow):
        snoozing.snooze(urgent, timezone.now() + HOUR, agent)


def test_what_nobody_has_stays_in_sight(ticket, agent):
    with pytest.raises(NotNow):
        snoozing.snooze(ticket, timezone.now() + HOUR / 4, agent)


def test_only_who_has_it_or_a_lead_puts_it_aside(answered, other_agent, lead):
    with pytest.raises(NotYours):
        snoozing.snooze(answered, timezone.now() + HOUR, other_agent)
    assert snoozing.snooze(answered, timezone.now() + HOUR, lead).snoozed_until


def test_who_saw_an_older_ticket_puts_nothing_aside(answered, agent):
    with pytest.raises(OutOfStep):
        snoozing.snooze(answered, timezone.now() + HOUR, agent, version=0)


def test_it_can_be_brought_back_by_hand_and_by_any_move(answered, agent, other_agent, lead):
    snoozing.snooze(answered, timezone.now() + DAY, agent)
    assert snoozing.wake(answered, agent)
    assert not snoozing.wake(answered, agent)
    snoozing.snooze(fresh(answered), timezone.now() + DAY, agent)
    assert passing.assign(fresh(answered), other_agent, lead).snoozed_until is None


def test_it_sleeps_no_longer_than_the_desk_allows(answered, agent, settings):
    settings.DESK_SNOOZE_DAYS = 2
    asleep = snoozing.snooze(answered, timezone.now() + 10 * DAY, agent)
    assert asleep.snoozed_until is not None
    assert asleep.snoozed_until <= timezone.now() + 2 * DAY


# --- Urgency ---


def test_another_urgency_brings_its_own_promises(ticket, agent):
    urgent = prioritising.prioritise(ticket, Severity.CRISIS, agent)
    assert urgent.first_due == ticket.created + timedelta(minutes=5)
    assert urgent.due == urgent.first_due
    event = ticket.events.get(kind="prioritised")
    assert (event.actor, event.facts) == (agent, {"to": 3, "from": ticket.severity})
    calm = prioritising.prioritise(urgent, Severity.LOW, agent)
    assert calm.due == ticket.due


def test_the_same_urgency_again_is_no_event(ticket, agent):
    prioritising.prioritise(ticket, Severity(ticket.severity), agent)
    assert kinds(ticket) == ["opened"]
