"""A part of a conversation becomes a ticket of its own."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.errors import NothingToSplit, NotYours, OutOfStep
from chatapp.desk.lifecycle import splitting, tickets
from chatapp.desk.models import Queue, Ticket
from chatapp.desk.notifying import notices


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    return fresh(ticket)


@pytest.fixture
def refund(held):
    words = "And refund me, jane.doe@example.org paid twice."
    return transcript.append(held.conversation, author=Message.Author.PERSON, text=words)


def fresh(ticket):
    return Ticket.objects.with_people().get(pk=ticket.pk)


def test_what_the_person_said_is_a_ticket_of_its_own_with_a_link_both_ways(held, refund, agent):
    billing = Queue.objects.create(slug="billing", name="Billing")
    made = splitting.split(held, {refund.pk}, agent, key=uuid4(), queue=billing)
    assert (made.split_from, list(held.split_off.all())) == (held, [made])
    assert (made.queue, made.owner, made.state) == (billing, None, "new")
    assert "refund me" in made.asked_redacted
    assert "jane.doe" not in made.asked_redacted
    assert held.events.get(kind="split").facts == {"into": made.pk}
    facts = made.events.get(kind="split_off").facts
    assert facts == {"from": held.pk, "messages": [str(refund.pk)]}
    told = held.conversation.messages.filter(author="notice").last()
    assert (told.notice, told.agent) == ("ticket_split", agent)


def test_the_ticket_itself_and_its_clocks_stay_as_they_were(held, refund, agent):
    splitting.split(held, {refund.pk}, agent, key=uuid4())
    after = fresh(held)
    assert (after.due, after.owner, after.version) == (held.due, agent, held.version)
    assert after.conversation.holder == agent


def test_it_stays_in_the_queue_that_was_chosen(held, refund, agent):
    billing = Queue.objects.create(slug="billing", name="Billing")
    made = splitting.split(held, {refund.pk}, agent, key=uuid4(), queue=billing)
    notices.announce(made.pk)
    notices.triage_again(made.pk)
    assert (fresh(made).queue, fresh(made).category) == (billing, held.category)


def test_a_second_click_makes_no_second_ticket(held, refund, agent):
    key = uuid4()
    first = splitting.split(held, {refund.pk}, agent, key=key)
    assert splitting.split(held, {refund.pk}, agent, key=key) == first
    assert Ticket.objects.count() == 2


def test_it_is_about_what_was_declined_there_if_nobody_has_that_yet(
    held, conversation, decline, agent
):
    other = decline(conversation, "political")
    asked = conversation.messages.filter(author="person").last()
    made = splitting.split(held, {asked.pk}, agent, key=uuid4())
    assert (made.refusal, made.category) == (other, "political")


def test_the_tickets_own_refusal_stays_its_own(held, conversation, agent):
    asked = conversation.messages.filter(author="person").first()
    made = splitting.split(held, {asked.pk}, agent, key=uuid4())
    assert (made.refusal, made.category) == (None, held.category)


def test_it_is_announced_and_taken_like_any_other(held, refund, agent, other_agent):
    made = splitting.split(held, {refund.pk}, agent, key=uuid4())
    assert notices.announce(made.pk)
    assert isinstance(tickets.claim(made, other_agent), tickets.Lost)
    tickets.resolve(held, agent)
    assert isinstance(tickets.claim(fresh(made), other_agent), tickets.Claimed)


def test_nothing_comes_of_what_is_not_the_persons(held, agent, conversation):
    model = conversation.messages.filter(author="model").first()
    for chosen in (set(), {uuid4()}, {model.pk}):
        with pytest.raises(NothingToSplit):
            splitting.split(held, chosen, agent, key=uuid4())


def test_only_who_may_pass_it_on_splits_it(held, refund, other_agent, agent):
    with pytest.raises(NotYours):
        splitting.split(held, {refund.pk}, other_agent, key=uuid4())
    with pytest.raises(OutOfStep):
        splitting.split(held, {refund.pk}, agent, key=uuid4(), version=0)
