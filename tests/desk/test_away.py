"""An agent who goes offline and stays away keeps nobody waiting."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.duty import presence
from chatapp.desk.lifecycle import away, passing, tickets
from chatapp.desk.models import AgentStatus, Queue, Ticket
from chatapp.desk.replies import drafts

MINUTE = timedelta(minutes=1)
LONG = timedelta(hours=1)


@pytest.fixture
def here(monkeypatch):
    """The agents whose desk is open; what tests put in and take out."""
    present: set[int] = set()
    monkeypatch.setattr(presence, "known_here", lambda agents: present & set(agents))
    monkeypatch.setattr(presence, "up_since", lambda at: at - 24 * LONG)
    return present


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    return fresh(ticket)


def fresh(ticket):
    return Ticket.objects.with_people().get(pk=ticket.pk)


def notices(ticket):
    return [one.notice for one in ticket.conversation.messages.filter(author="notice")]


def sweep_after(*later):
    """Look now, and again after each of these times; return how many were given back in all."""
    now = timezone.now()
    return away.sweep(now) + sum(away.sweep(now + time) for time in later)


def test_what_waits_for_an_agent_who_stays_away_goes_back_and_the_person_is_told_once(
    held, agent, here
):
    drafts.keep(held, agent, "reply", "Just a mom", uuid4())
    assert sweep_after(LONG, LONG + MINUTE) == 1
    ticket = fresh(held)
    assert (ticket.owner, ticket.state) == (None, "new")
    assert (ticket.conversation.control, ticket.conversation.holder) == ("human", None)
    assert notices(ticket) == ["ticket_opened", "agent_joined", "agent_away"]
    event = ticket.events.get(kind="released")
    assert (event.actor, event.facts) == (None, {"from": agent.pk, "why": "away"})
    assert drafts.drafts_of(ticket, agent).reply == "Just a mom"


def test_somebody_else_can_take_it_at_once(held, other_agent, here):
    sweep_after(LONG)
    assert isinstance(tickets.claim(fresh(held), other_agent), tickets.Claimed)
    assert notices(held)[-1] == "agent_joined"


def test_who_merely_reloads_keeps_everything(held, agent, here):
    now = timezone.now()
    away.sweep(now)
    here.add(agent.pk)
    away.sweep(now + 5 * MINUTE)
    here.remove(agent.pk)
    assert away.sweep(now + 8 * MINUTE) == 0
    assert away.sweep(now + 12 * MINUTE) == 0
    assert fresh(held).owner == agent
    assert away.sweep(now + 18 * MINUTE) == 1


def test_a_desk_that_opens_between_two_looks_counts(held, agent, here):
    now = timezone.now()
    away.sweep(now)
    away.is_back(agent.pk)
    assert away.sweep(now + 11 * MINUTE) == 0


def test_who_works_without_our_socket_is_not_away(held, agent, here):
    AgentStatus.objects.create(agent=agent, away_since=timezone.now() - LONG)
    tickets.note(held, agent, "I am on it.", uuid4())
    assert away.sweep() == 0


def test_while_nobody_knows_who_is_here_nobody_is_away(held, agent, monkeypatch):
    monkeypatch.setattr(presence, "known_here", lambda agents: None)
    assert sweep_after(LONG) == 0
    assert fresh(held).owner == agent


def test_who_could_not_reach_us_was_not_away(held, agent, here, monkeypatch):
    now = timezone.now()
    away.sweep(now)
    monkeypatch.setattr(presence, "up_since", lambda at: None)
    assert away.sweep(now + 11 * MINUTE) == 0
    monkeypatch.setattr(presence, "up_since", lambda at: now + 12 * MINUTE)
    assert away.sweep(now + 21 * MINUTE) == 0
    assert away.sweep(now + 23 * MINUTE) == 1


def test_what_waits_for_the_person_stays_until_they_write(held, agent, here):
    tickets.reply(held, agent, "Which door?", uuid4())
    assert sweep_after(LONG) == 0
    transcript.append(held.conversation, author=Message.Author.PERSON, text="The blue one.")
    tickets.heard(held.conversation)
    assert sweep_after(2 * LONG) == 1
    assert fresh(held).state == "waiting_staff"


def test_a_crisis_goes_back_sooner(conversation, decline, open_ticket, agent, here):
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    tickets.claim(crisis, agent)
    assert sweep_after(MINUTE, 3 * MINUTE) == 1


def test_who_had_not_joined_leaves_no_notice(ticket, agent, lead, here):
    passing.assign(ticket, agent, lead)
    assert sweep_after(LONG) == 1
    assert notices(ticket) == ["ticket_opened"]


def test_what_a_lead_gives_somebody_who_is_away_stays_theirs(ticket, agent, lead, here):
    AgentStatus.objects.create(agent=agent, away_since=timezone.now() - LONG)
    passing.assign(ticket, agent, lead)
    assert sweep_after(LONG) == 0
    assert fresh(ticket).owner == agent


def test_a_second_ticket_in_the_same_conversation_comes_along(
    held, agent, conversation, decline, open_ticket, here
):
    second = open_ticket(conversation, decline(conversation))
    tickets.claim(second, agent)
    tickets.reply(second, agent, "Which door?", uuid4())
    assert sweep_after(LONG) == 2
    assert notices(held).count("agent_away") == 1


@pytest.mark.parametrize("how", ["account", "role"])
def test_who_works_at_the_desk_no_longer_keeps_nothing(held, agent, lead, here, how):
    tickets.reply(held, agent, "One moment.", uuid4())
    if how == "account":
        User.objects.filter(pk=agent.pk).update(is_active=False)
    else:
        agent.groups.clear()
    assert away.sweep() == 1
    ticket = fresh(held)
    assert (ticket.owner, ticket.state) == (None, "waiting_person")
    assert notices(ticket)[-1] == "agent_away"
    assert isinstance(tickets.claim(ticket, lead), tickets.Claimed)


def test_where_the_queue_gives_out_tickets_the_next_agent_gets_it(
    held, agent, other_agent, here, monkeypatch
):
    Queue.objects.update(auto_assign=True)
    here.add(other_agent.pk)
    monkeypatch.setattr(presence, "agents_here", lambda agents: here & set(agents))
    sweep_after(LONG)
    assert fresh(held).owner == other_agent


def test_the_persons_page_says_that_nobody_is_there_yet(held, person, client, here):
    client.force_login(person)
    address = held.conversation.get_absolute_url()
    assert 'data-held=""' in client.get(address).content.decode()
    sweep_after(LONG)
    page = client.get(address).content.decode()
    assert 'data-held="nobody"' in page
    assert "we lost touch with" in page
