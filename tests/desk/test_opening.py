from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from chatapp.conversations.models import Conversation, Message
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Queue, Ticket, TicketEvent
from refusals.models import Outcome

ASKED = "Write to jane.doe@example.org for me."


def test_a_ticket_keeps_what_was_asked_only_redacted(ticket):
    assert "jane.doe@example.org" not in ticket.asked_redacted
    assert "pick the lock" in ticket.asked_redacted


def test_opening_leaves_one_event_one_notice_and_one_outcome(ticket, refusal, conversation):
    assert [event.kind for event in ticket.events.all()] == ["opened"]
    notices = conversation.messages.filter(author="notice")
    assert [(notice.notice, notice.facts) for notice in notices] == [
        (Message.Notice.TICKET_OPENED, {"ticket": ticket.pk})
    ]
    assert refusal.outcomes.get().kind == Outcome.Kind.ESCALATED


def test_asking_twice_for_a_person_opens_one_ticket(ticket, conversation, refusal, open_ticket):
    assert open_ticket(conversation, refusal) == ticket
    assert Ticket.objects.count() == 1
    assert conversation.messages.filter(notice="ticket_opened").count() == 1


def test_what_is_said_when_asking_again_is_added(ticket, conversation, refusal, open_ticket):
    open_ticket(conversation, refusal, need="It is raining.", contact="me@example.org")
    ticket.refresh_from_db()
    assert ticket.contact == "me@example.org"
    assert ticket.need == "Please help me in."
    assert ticket.events.get(kind=TicketEvent.Kind.ADDED).text == "It is raining."


def test_a_resolved_ticket_does_not_keep_a_new_one_from_being_opened(
    ticket, conversation, refusal, open_ticket, agent
):
    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    assert open_ticket(conversation, refusal) != ticket


def test_two_refusals_of_one_conversation_have_a_ticket_each(
    ticket, conversation, decline, open_ticket
):
    assert open_ticket(conversation, decline(conversation)) != ticket


def test_a_person_can_be_asked_for_without_a_refusal(conversation):
    ticket = tickets.open_ticket(conversation, None, need="Hello?", contact="", asked="")
    again = tickets.open_ticket(conversation, None, need="Hello?", contact="", asked="")
    assert ticket == again
    assert ticket.category == "unknown"


def test_self_harm_is_a_crisis(conversation, decline, open_ticket, ticket):
    assert open_ticket(conversation, decline(conversation, "self_harm")).is_crisis
    assert not ticket.is_crisis


def test_whatever_is_asked_in_a_conversation_at_risk_is_a_crisis(
    conversation, decline, open_ticket
):
    conversation.at_risk = True
    conversation.save()
    assert open_ticket(conversation, decline(conversation)).is_crisis


@pytest.mark.django_db(transaction=True)
def test_a_click_that_arrives_ten_times_at_once_opens_one_ticket(
    memory_layer, conversation, refusal, at_once
):
    click = partial(
        tickets.open_ticket, conversation, refusal, need="Help", contact="", asked=ASKED
    )
    assert len({ticket.pk for ticket in at_once(*[click] * 10)}) == 1
    assert conversation.messages.filter(notice="ticket_opened").count() == 1
    assert TicketEvent.objects.filter(kind="opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_click_that_is_rolled_back_leaves_no_ticket(conversation, refusal, open_ticket):
    with transaction.atomic():
        open_ticket(conversation, refusal)
        transaction.set_rollback(True)
    assert not Ticket.objects.exists()
    assert not connection.run_on_commit


def test_asked_for_beside_an_answer_it_belongs_to_the_queue_for_lives_at_stake(conversation):
    there = Queue.objects.create(slug="care", name="Care", categories=["self_harm"])
    Conversation.objects.filter(pk=conversation.pk).update(at_risk=True)
    conversation.refresh_from_db()
    ticket = tickets.open_ticket(conversation, None, need="", contact="", asked="No more of this")
    assert (ticket.category, ticket.severity, ticket.queue) == (
        "self_harm",
        Ticket.Severity.CRISIS,
        there,
    )


def test_a_click_that_comes_again_opens_nothing_though_its_ticket_is_over(
    conversation, refusal, agent
):
    said: Any = {"need": "Help", "contact": "", "asked": ASKED, "key": uuid4()}
    first = tickets.open_ticket(conversation, refusal, **said)
    tickets.claim(first, agent)
    tickets.resolve(first, agent)
    assert tickets.open_ticket(conversation, refusal, **said) == first
    assert Ticket.objects.count() == 1
