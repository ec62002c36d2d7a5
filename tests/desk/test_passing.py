from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from chatapp.conversations.models import Conversation
from chatapp.desk.errors import (
    AlreadyResolved,
    AnotherIsOpen,
    BadMerge,
    IllegalMove,
    NotAnAgent,
    NotHeld,
    NotYours,
    OutOfStep,
)
from chatapp.desk.lifecycle import passing, tickets
from chatapp.desk.models import AppendOnly, Queue, Ticket, TicketEvent
from refusals.models import Outcome


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def second(conversation, decline, open_ticket):
    return open_ticket(conversation, decline(conversation))


@pytest.fixture
def spanish(db):
    return Queue.objects.create(slug="spanish", name="Spanish", languages=["es"])


def notices(conversation):
    return [notice.notice for notice in conversation.messages.filter(author="notice")]


def moves(ticket):
    return [(event.kind, event.before, event.after) for event in ticket.events.all()]


def test_every_move_is_an_event_with_the_states_it_led_from_and_to(held, agent):
    tickets.reply(held, agent, "I am here.", uuid4())
    tickets.resolve(held, agent)
    assert moves(held) == [
        ("opened", "", ""),
        ("claimed", "new", "open"),
        ("replied", "open", "waiting_person"),
        ("resolved", "waiting_person", "resolved"),
    ]
    held.refresh_from_db()
    assert held.version == 3


def test_what_was_written_down_is_not_rewritten(ticket):
    event = ticket.events.get()
    event.text = "Something else"
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        ticket.events.update(text="Something else")


def test_a_state_cannot_be_set_by_hand(ticket):
    with pytest.raises(AttributeError):
        ticket.state = "closed"


def test_assigning_gives_the_ticket_to_an_agent_who_then_takes_the_conversation(
    ticket, agent, other_agent, conversation
):
    assigned = passing.assign(ticket, other_agent, agent)
    assert (assigned.owner, assigned.state) == (other_agent, "waiting_staff")
    conversation.refresh_from_db()
    assert not conversation.held_by_person
    assert tickets.claim(ticket, agent) == tickets.Lost(winner=other_agent, when=None)
    assert isinstance(tickets.claim(ticket, other_agent), tickets.Claimed)


def test_nothing_is_assigned_to_somebody_who_does_not_work_there(ticket, lead, member):
    with pytest.raises(NotAnAgent):
        passing.assign(ticket, member("designer", "designer"), lead)


def test_an_agent_of_another_queue_is_given_nothing_of_this_one(
    ticket, spanish, agent, other_agent, lead
):
    spanish.members.add(agent)
    passing.transfer(ticket, spanish, lead)
    with pytest.raises(NotAnAgent):
        passing.assign(ticket, other_agent, lead)
    assert passing.assign(ticket, agent, lead).owner == agent


def test_only_its_owner_or_a_lead_passes_a_ticket_on(held, agent, other_agent, lead, spanish):
    with pytest.raises(NotYours):
        passing.transfer(held, spanish, other_agent)
    assert passing.assign(held, other_agent, lead).owner == other_agent
    with pytest.raises(NotYours):
        passing.assign(held, agent, agent)


def test_a_held_conversation_that_is_passed_on_stays_a_persons_with_one_notice(
    held, agent, other_agent, conversation
):
    passing.assign(held, other_agent, agent)
    conversation.refresh_from_db()
    assert conversation.held_by_person
    assert conversation.holder is None
    assert notices(conversation) == ["ticket_opened", "agent_joined", "passed_on"]
    with pytest.raises(NotHeld):
        tickets.reply(held, other_agent, "Hello", uuid4())
    tickets.claim(held, other_agent)
    assert notices(conversation)[-1] == "agent_joined"
    assert tickets.reply(held, other_agent, "Hello", uuid4()).agent == other_agent


def test_a_ticket_in_a_queue_is_everybodys_there_again(held, agent, spanish, lead, conversation):
    moved = passing.transfer(held, spanish, agent)
    assert (moved.owner, moved.queue, moved.state) == (None, spanish, "new")
    assert isinstance(tickets.claim(moved, lead), tickets.Claimed)


def test_whoever_acts_on_what_they_no_longer_see_is_told(ticket, agent, lead, spanish):
    seen = ticket.version
    passing.assign(ticket, agent, lead, version=seen)
    with pytest.raises(OutOfStep):
        passing.transfer(ticket, spanish, lead, version=seen)


def test_merging_ends_one_ticket_and_keeps_its_story_readable(held, second, agent, conversation):
    tickets.note(second, agent, "Same person.", uuid4())
    into = passing.merge(second, held, agent)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", held)
    assert "Same person." in [event.text for event in passing.story_of(into)]
    assert notices(conversation).count("ticket_merged") == 1
    conversation.refresh_from_db()
    assert conversation.holder == agent


def test_resolving_the_rest_resolves_what_was_merged_into_it(held, second, agent):
    declined = second.refusal
    passing.merge(second, held, agent)
    tickets.resolve(held, agent)
    assert declined.outcomes.filter(kind=Outcome.Kind.RESOLVED).exists()


def test_a_merge_goes_no_way_round(held, second, agent):
    passing.merge(second, held, agent)
    with pytest.raises(AlreadyResolved):
        passing.merge(held, second, agent)
    with pytest.raises(BadMerge):
        passing.merge(held, held, agent)


def test_tickets_of_two_people_are_not_merged(held, agent, member, decline, open_ticket):
    other = Conversation.objects.create(owner=member("somebody"), model="demo-aster")
    theirs = open_ticket(other, decline(other))
    with pytest.raises(BadMerge):
        passing.merge(theirs, held, agent)


def test_the_more_urgent_of_two_makes_both_urgent(held, conversation, decline, open_ticket, agent):
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    merged = passing.merge(crisis, held, agent)
    assert merged.is_crisis
    promised = timedelta(minutes=merged.queue.crisis_minutes)
    assert (merged.due_for, merged.due) == ("first", merged.created + promised)


def test_who_was_not_answered_waits_in_the_ticket_that_goes_on(held, second, agent):
    tickets.reply(held, agent, "Hello", uuid4())
    merged = passing.merge(second, held, agent)
    assert (merged.state, merged.due_for) == ("waiting_staff", "next")
    assert merged.waiting_since == second.waiting_since


def test_nobody_merges_away_what_another_holds(held, second, agent, other_agent, lead):
    with pytest.raises(NotYours):
        passing.merge(held, second, other_agent)
    assert Ticket.objects.get(pk=held.pk).owner == agent
    assert passing.merge(held, second, lead).pk == second.pk


@pytest.mark.usefixtures("memory_layer")
@pytest.mark.django_db(transaction=True)
def test_two_merges_that_cross_leave_one_ticket_and_no_orphan(ticket, second, agent, at_once):
    def merge(one, other):
        try:
            return passing.merge(one, other, agent)
        except (AlreadyResolved, BadMerge) as error:
            return error

    results = at_once(partial(merge, ticket, second), partial(merge, second, ticket))
    assert sum(isinstance(result, Ticket) for result in results) == 1
    states = sorted(Ticket.objects.values_list("state", flat=True))
    assert states == ["merged", "new"]
    merged = Ticket.objects.get(state="merged")
    assert merged.merged_into is not None
    assert not merged.merged_into.is_resolved
    assert TicketEvent.objects.filter(kind="merged").count() == 1


def test_a_resolved_ticket_is_opened_again_with_one_notice(held, agent, conversation):
    tickets.resolve(held, agent)
    again = passing.reopen(held, None)
    assert (again.state, again.owner) == ("waiting_staff", agent)
    assert again.resolved is None
    assert notices(conversation).count("ticket_reopened") == 1


def test_one_that_a_newer_ticket_replaced_is_not_opened_again(
    held, agent, conversation, refusal, open_ticket
):
    tickets.resolve(held, agent)
    open_ticket(conversation, refusal)
    with pytest.raises(AnotherIsOpen):
        passing.reopen(held, agent)


def test_a_closed_ticket_is_over_for_good(held, agent):
    tickets.resolve(held, agent)
    passing.close(held)
    with pytest.raises(IllegalMove):
        passing.reopen(held, agent)
    with pytest.raises(AlreadyResolved):
        tickets.claim(held, agent)


@pytest.mark.parametrize("move", ["reopen", "close"])
def test_a_ticket_that_was_never_resolved_cannot(move, held):
    with pytest.raises((IllegalMove, AnotherIsOpen)):
        getattr(passing, move)(*([held, None] if move == "reopen" else [held]))


def test_the_same_click_again_opens_no_second_ticket(ticket, agent, conversation, refusal):
    key = uuid4()

    def click():
        return tickets.open_ticket(
            conversation, refusal, need="Again", contact="", asked="", key=key
        )

    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    first = click()
    tickets.claim(first, agent)
    tickets.resolve(first, agent)
    assert click() == first


def test_a_ticket_keeps_what_its_refusal_was(ticket, refusal):
    assert (ticket.asked, ticket.signal, ticket.rule) == ("demo-aster", "detector", "table")
    assert ticket.offered == ["rephrase", "person", "mistake"]
    refusal.delete()
    ticket.refresh_from_db()
    assert (ticket.refusal, ticket.score) == (None, 0.97)
