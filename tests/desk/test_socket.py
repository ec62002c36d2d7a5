from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings as django_settings
from django.test import Client
from django.urls import path

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.consumers import DeskConsumer
from chatapp.desk.lifecycle import tickets
from chatapp.desk.notifying import notices
from chatapp.desk.routing import websocket_urlpatterns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("memory_layer")]


ALWAYS_ASKING: Any = DeskConsumer.as_asgi(ask_again_after=0)


@pytest.fixture
def client_of():
    def signed_in(user) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in


def socket(client: Client, query: str = "", *, routes=websocket_urlpatterns):
    cookie = client.cookies.get(django_settings.SESSION_COOKIE_NAME)
    headers = [(b"cookie", f"{cookie.key}={cookie.value}".encode())] if cookie else []
    app = AuthMiddlewareStack(URLRouter(routes))
    return WebsocketCommunicator(app, f"/ws/desk/{query}", headers=headers)


async def closed_with(communicator):
    assert (await communicator.connect())[0]
    return (await communicator.receive_output())["code"]


async def test_an_agents_desk_hears_that_a_ticket_was_announced(ticket, agent, client_of):
    desk = socket(await database_sync_to_async(client_of)(agent))
    await desk.connect()
    await database_sync_to_async(notices.announce)(ticket.pk)
    assert await desk.receive_json_from() == {"type": "desk.changed", "ticket": ticket.pk}
    await desk.disconnect()


async def test_a_tickets_page_hears_that_the_person_wrote(ticket, lead, client_of, conversation):
    desk = socket(await database_sync_to_async(client_of)(lead), f"?ticket={ticket.pk}")
    await desk.connect()
    write = database_sync_to_async(transcript.append)
    await write(conversation, author=Message.Author.PERSON, text="Hello?")
    assert await desk.receive_json_from() == {"type": "desk.changed", "ticket": ticket.pk}
    await desk.disconnect()


async def test_the_queue_does_not_hear_what_is_said_in_conversations(
    ticket, agent, client_of, conversation
):
    desk = socket(await database_sync_to_async(client_of)(agent))
    await desk.connect()
    write = database_sync_to_async(transcript.append)
    await write(conversation, author=Message.Author.PERSON, text="Hello?")
    assert await desk.receive_nothing(0.05)
    await desk.disconnect()


async def test_a_reply_reaches_the_persons_group_as_ids_only(ticket, agent, client_of):
    desk = socket(await database_sync_to_async(client_of)(agent), f"?ticket={ticket.pk}")
    await database_sync_to_async(tickets.claim)(ticket, agent)
    await desk.connect()
    await database_sync_to_async(tickets.reply)(ticket, agent, "Secret words", uuid4())
    heard = [await desk.receive_json_from() for _ in range(2)]
    assert heard == [{"type": "desk.changed", "ticket": ticket.pk}] * 2
    await desk.disconnect()


async def test_a_guest_is_told_to_sign_in(db, client_of):
    assert await closed_with(socket(client_of(None))) == 4401


@pytest.mark.parametrize("roles", [(), ("designer",), ("analyst",), ("policy",)])
async def test_nobody_but_agents_and_leads_hears_the_desk(roles, member, client_of):
    outsider = await database_sync_to_async(member)("outsider", *roles)
    client = await database_sync_to_async(client_of)(outsider)
    assert await closed_with(socket(client)) == 4403


@pytest.mark.parametrize("wanted", ["999999", "x", "-1"])
async def test_a_ticket_that_is_not_there_cannot_be_followed(wanted, agent, client_of):
    client = await database_sync_to_async(client_of)(agent)
    assert await closed_with(socket(client, f"?ticket={wanted}")) == 4404


async def test_a_desk_whose_agent_signs_out_elsewhere_is_closed(ticket, agent, client_of):
    client = await database_sync_to_async(client_of)(agent)
    desk = socket(client, routes=[path("ws/desk/", ALWAYS_ASKING)])
    await desk.connect()
    await database_sync_to_async(client.logout)()
    await database_sync_to_async(notices.announce)(ticket.pk)
    assert (await desk.receive_output())["code"] == 4401


async def test_a_desk_whose_agent_loses_the_role_is_closed(ticket, agent, client_of):
    client = await database_sync_to_async(client_of)(agent)
    desk = socket(client, routes=[path("ws/desk/", ALWAYS_ASKING)])
    await desk.connect()
    await database_sync_to_async(agent.groups.clear)()
    await database_sync_to_async(notices.announce)(ticket.pk)
    assert (await desk.receive_output())["code"] == 4403


@pytest.fixture
def second_step_needed(settings):
    """Who works here needs a second step, as `CHATAPP_STAFF_SECOND_STEP` says it."""
    settings.STAFF_NEED_SECOND_STEP = True


async def test_an_agent_who_lacks_the_second_step_that_is_needed_hears_nothing(
    second_step_needed, agent, client_of
):
    desk = socket(await database_sync_to_async(client_of)(agent))
    assert await closed_with(desk) == 4403


async def test_a_nonsense_of_a_ticket_is_no_ticket(agent, client_of):
    for wanted in ("9" * 5_000, "%ff", "٣" * 30):
        desk = socket(await database_sync_to_async(client_of)(agent), f"?ticket={wanted}")
        assert await closed_with(desk) == 4404
