"""Who is here, with a real broker."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import pytest
from django.utils import timezone

from chatapp.conversations.models import Conversation
from chatapp.desk.duty import presence
from chatapp.desk.duty.beating import Heart
from chatapp.desk.duty.presence import Doing, Place
from chatapp.desk.duty.typing import person_types
from chatapp.desk.lifecycle import away, tickets
from chatapp.desk.models import Ticket

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("on_broker")]


def test_two_tabs_of_which_one_closes_leave_somebody_here():
    agent = 4711
    for tab in ("one", "two"):
        presence.renew(Place.desk(agent), tab)
    presence.leave(Place.desk(agent), "one")
    assert presence.agents_here([agent, 4712]) == {agent}
    presence.leave(Place.desk(agent), "two")
    assert presence.agents_here([agent]) == set()


def test_who_says_nothing_more_is_gone_and_what_waits_for_them_goes_back(settings, ticket, agent):
    settings.DESK_PRESENCE_SECONDS, settings.DESK_AWAY_SECONDS = 60, 0
    tickets.claim(ticket, agent)
    presence.renew(Place.desk(agent.pk), "tab")
    presence.web_is_up()
    assert away.sweep() == 0
    settings.DESK_PRESENCE_SECONDS = 0.5
    presence.renew(Place.desk(agent.pk), "tab")
    wait_until(lambda: not presence.agents_here([agent.pk]))
    wait_until(given_back)
    assert Ticket.objects.get().owner is None


def test_a_desk_that_was_out_of_reach_is_reached_anew_from_then_on(settings):
    settings.DESK_PRESENCE_SECONDS = 0.5
    presence.web_is_up()
    first = presence.up_since(timezone.now())
    presence.web_is_up()
    assert presence.up_since(timezone.now()) == first
    wait_until(lambda: presence.up_since(timezone.now()) is None)
    presence.web_is_up()
    assert first
    assert (presence.up_since(timezone.now()) or first) > first


def test_agents_at_a_ticket_see_each_other_and_who_types():
    ticket = 99
    presence.renew(Place.ticket(ticket), "7:tab")
    presence.renew(Place.ticket(ticket), "8:tab")
    presence.renew(Place.ticket(ticket, Doing.TYPING), "8:tab", doing=Doing.TYPING)
    assert presence.agents_at(ticket) == {7: Doing.VIEWING, 8: Doing.TYPING}


def test_a_person_is_here_while_a_page_of_theirs_is_open():
    talk = uuid4()
    assert not presence.is_person_here(talk)
    presence.renew(Place.conversation(talk), "tab")
    assert presence.is_person_here(talk)
    assert not presence.is_person_typing(talk)


@pytest.mark.django_db(transaction=True)
def test_what_was_being_written_is_over_once_it_is_said(ticket, agent):
    tickets.claim(ticket, agent)
    talk = Conversation.objects.get()
    person_types(talk, "tab")
    assert presence.is_person_typing(talk.pk)
    tickets.heard(talk)
    assert not presence.is_person_typing(talk.pk)


async def test_a_heart_keeps_its_tab_here_until_it_stops(settings):
    settings.DESK_PRESENCE_SECONDS = 1.5
    heart = Heart([(Place.desk(5), "tab")])
    await heart.start()
    await asyncio.sleep(2)
    assert await asyncio.to_thread(presence.agents_here, [5]) == {5}
    await heart.stop()
    assert await asyncio.to_thread(presence.agents_here, [5]) == set()


def given_back():
    presence.web_is_up()
    return away.sweep()


def wait_until(claim):
    deadline = time.monotonic() + 30
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.02)
