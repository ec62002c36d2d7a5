from __future__ import annotations

from functools import partial

import pytest

from chatapp.desk.errors import AlreadyResolved
from chatapp.desk.lifecycle import tickets
from chatapp.desk.lifecycle.tickets import Claimed, Lost


def test_claiming_takes_the_ticket_and_the_conversation(ticket, agent, conversation):
    assert tickets.claim(ticket, agent) == Claimed(ticket)
    ticket.refresh_from_db()
    conversation.refresh_from_db()
    assert (ticket.owner, ticket.state) == (agent, "open")
    assert (conversation.control, conversation.holder) == ("human", agent)


def test_the_loser_is_told_who_won_and_when(ticket, agent, other_agent):
    tickets.claim(ticket, agent)
    ticket.refresh_from_db()
    assert tickets.claim(ticket, other_agent) == Lost(winner=agent, when=ticket.claimed)


def test_claiming_twice_is_claiming_once(ticket, agent, conversation):
    tickets.claim(ticket, agent)
    assert tickets.claim(ticket, agent) == Claimed(ticket)
    assert conversation.messages.filter(notice="agent_joined").count() == 1
    assert ticket.events.filter(kind="claimed").count() == 1


def test_a_resolved_ticket_cannot_be_claimed(ticket, agent, other_agent):
    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    with pytest.raises(AlreadyResolved):
        tickets.claim(ticket, other_agent)


def test_nobody_else_gets_a_ticket_of_a_conversation_that_is_held(
    ticket, agent, other_agent, conversation, decline, open_ticket
):
    second = open_ticket(conversation, decline(conversation))
    tickets.claim(ticket, agent)
    ticket.refresh_from_db()
    assert tickets.claim(second, other_agent) == Lost(winner=agent, when=ticket.claimed)
    second.refresh_from_db()
    assert second.owner is None


def test_the_ticket_of_an_agent_who_left_can_be_claimed(ticket, agent, other_agent):
    tickets.claim(ticket, agent)
    agent.delete()
    ticket.refresh_from_db()
    assert tickets.claim(ticket, other_agent) == Claimed(ticket)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [2, 10])
def test_of_agents_who_claim_at_once_exactly_one_wins_and_the_others_know_who(
    how_many, memory_layer, ticket, member, at_once, conversation
):
    agents = [member(f"agent-{number}", "agent") for number in range(how_many)]
    results = at_once(*[partial(tickets.claim, ticket, agent) for agent in agents])
    ticket.refresh_from_db()
    conversation.refresh_from_db()
    won = [agent for agent, got in zip(agents, results, strict=True) if got == Claimed(ticket)]
    lost = [got for got in results if isinstance(got, Lost)]
    assert won == [ticket.owner] == [conversation.holder]
    assert lost == [Lost(winner=ticket.owner, when=ticket.claimed)] * (how_many - 1)
    assert ticket.events.filter(kind="claimed").count() == 1
    assert conversation.messages.filter(notice="agent_joined").count() == 1


@pytest.mark.usefixtures("memory_layer")
@pytest.mark.django_db(transaction=True)
def test_two_agents_who_claim_two_tickets_of_one_conversation_do_not_both_hold_it(
    conversation, agent, other_agent, open_ticket, decline, at_once
):
    first, second = (open_ticket(conversation, decline(conversation)) for _ in range(2))
    results = at_once(
        partial(tickets.claim, first, agent), partial(tickets.claim, second, other_agent)
    )
    assert sorted(type(got).__name__ for got in results) == ["Claimed", "Lost"]
