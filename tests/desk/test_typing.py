from __future__ import annotations

import json
from uuid import uuid4

import pytest
from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings as django_settings
from django.test import Client

from chatapp.chat.routing import websocket_urlpatterns as chat_routes
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Reading
from chatapp.desk.privacy import reveals
from chatapp.desk.replies import reached
from chatapp.desk.routing import websocket_urlpatterns as desk_routes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("memory_layer")]


def socket(user, url: str) -> WebsocketCommunicator:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    headers = [(b"cookie", f"{cookie.key}={cookie.value}".encode())]
    app = AuthMiddlewareStack(URLRouter([*chat_routes, *desk_routes]))
    return WebsocketCommunicator(app, url, headers=headers)


@pytest.fixture
def open_page():
    opened = []

    async def open_socket(user, url):
        page = await database_sync_to_async(socket)(user, url)
        assert (await page.connect())[0]
        opened.append(page)
        return page

    return open_socket


async def next_of(page, kind: str, within: int = 12):
    """Return the next frame of a kind; others before it are of no interest."""
    for _ in range(within):
        frame = await page.receive_json_from()
        if frame["type"] == kind:
            return frame
    raise AssertionError(kind)


@pytest.fixture
def at_work(ticket, agent):
    agent.first_name = "Amal"
    agent.save()
    tickets.claim(ticket, agent)
    return f"/ws/desk/?ticket={ticket.pk}"


@pytest.fixture
def talk(conversation):
    return f"/ws/conversations/{conversation.pk}/"


@pytest.fixture
def people(person, agent, other_agent):
    return person, agent, other_agent


async def test_the_person_sees_that_the_agent_writes_to_them(
    at_work, talk, open_page, agent, person
):
    theirs, mine = await open_page(person, talk), await open_page(agent, at_work)
    await mine.send_json_to({"type": "typing", "to": "person"})
    frame = await next_of(theirs, "typing")
    assert frame == {"type": "typing", "agent": "Amal", "seconds": 6}
    await theirs.disconnect()
    await mine.disconnect()


@pytest.mark.parametrize("to", ["desk", "", None])
async def test_a_note_that_is_being_written_stays_at_the_desk(to, at_work, talk, open_page, people):
    person, agent, other_agent = people
    theirs, mine = await open_page(person, talk), await open_page(agent, at_work)
    colleague = await open_page(other_agent, at_work)
    await next_of(colleague, "desk.here")  # of their own coming
    await mine.send_json_to({"type": "typing", "to": to})
    await next_of(colleague, "desk.here")
    assert await theirs.receive_nothing(0.1)
    for page in (theirs, mine, colleague):
        await page.disconnect()


async def test_who_does_not_hold_the_conversation_does_not_seem_to_write_in_it(
    at_work, talk, open_page, other_agent, person
):
    theirs, reading = await open_page(person, talk), await open_page(other_agent, at_work)
    await reading.send_json_to({"type": "typing", "to": "person"})
    assert await theirs.receive_nothing(0.1)
    await theirs.disconnect()
    await reading.disconnect()


async def test_the_agent_sees_that_the_person_writes(at_work, talk, open_page, agent, person):
    mine = await open_page(agent, at_work)
    await next_of(mine, "desk.here")
    theirs = await open_page(person, talk)
    await theirs.send_json_to({"type": "typing"})
    await next_of(mine, "desk.here")
    await theirs.disconnect()
    await mine.disconnect()


async def test_while_a_model_answers_nobody_hears_that_the_person_writes(
    ticket, talk, open_page, agent, person
):
    mine = await open_page(agent, f"/ws/desk/?ticket={ticket.pk}")
    await next_of(mine, "desk.here")
    theirs = await open_page(person, talk)
    await theirs.send_json_to({"type": "typing"})
    assert await mine.receive_nothing(0.1)
    await theirs.disconnect()
    await mine.disconnect()


async def test_writing_is_told_at_most_every_two_seconds(at_work, talk, open_page, agent, person):
    theirs, mine = await open_page(person, talk), await open_page(agent, at_work)
    for _ in range(5):
        await mine.send_json_to({"type": "typing", "to": "person"})
    await next_of(theirs, "typing")
    assert await theirs.receive_nothing(0.1)
    await theirs.disconnect()
    await mine.disconnect()


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"type":"say"}', "[" * 5000])
async def test_what_the_desks_socket_cannot_read_is_ignored(text, at_work, open_page, agent):
    mine = await open_page(agent, at_work)
    await next_of(mine, "desk.here")
    await mine.send_to(text_data=text)
    assert await mine.receive_nothing(0.05)
    await mine.disconnect()


async def test_a_reply_counts_as_seen_once_a_page_has_shown_it(
    at_work, ticket, talk, open_page, people
):
    said = await database_sync_to_async(tickets.reply)(ticket, people[1], "Hello", uuid4())
    theirs = await open_page(people[0], talk)
    await theirs.send_json_to({"type": "seen", "message": str(said.pk)})
    await theirs.send_to(text_data=json.dumps({"type": "seen", "message": 1}))
    await next_of(theirs, "error")  # of the second: by then the first was taken
    assert (await Reading.objects.aget(conversation=said.conversation_id)).seq == said.seq
    await theirs.disconnect()


def test_only_an_agents_message_of_this_conversation_can_be_seen(
    at_work, ticket, agent, conversation
):
    asked = conversation.messages.filter(author=Message.Author.PERSON).first()
    assert not reached.note_seen(conversation, asked.pk)
    assert not reached.note_seen(conversation, uuid4())
    said = tickets.reply(ticket, agent, "Hello", uuid4())
    assert [reached.note_seen(conversation, said.pk) for _ in range(2)] == [True, False]


async def test_the_persons_socket_hears_nothing_of_notes_and_reveals(
    at_work, ticket, talk, open_page, agent, person
):
    theirs = await open_page(person, talk)
    await database_sync_to_async(tickets.note)(ticket, agent, "Sounds upset.", uuid4())
    await database_sync_to_async(reveals.reveal)(ticket, agent, "They asked for a call.")
    assert await theirs.receive_nothing(0.1)
    await theirs.disconnect()
