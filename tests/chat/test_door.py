"""Whoever is not let in is not heard either, however quick they are."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from chatapp.accounts.guests import ensure_guest
from chatapp.accounts.signing_in.session_store import SessionStore
from chatapp.chat.access import offer_conversation, visitor_of
from chatapp.chat.consumers import ChatConsumer
from chatapp.conversations.models import Conversation, Message
from tests.chat import flaky_sessions
from tests.chat.cast import answered, begin_as_guest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    store = SessionStore()
    ensure_guest(store)
    store.create()
    return store


@pytest.fixture
def theirs():
    return answered().conversation.pk


def socket_of(session, conversation, **options):
    socket = WebsocketCommunicator(ChatConsumer.as_asgi(**options), "/")
    route = {"args": (), "kwargs": {"conversation": conversation}}
    scope: Any = socket.scope
    scope |= {"user": AnonymousUser(), "session": session, "url_route": route}
    return socket


async def test_a_watch_that_failed_looks_again(memory_layer, session, settings, monkeypatch):
    settings.SESSION_ENGINE = flaky_sessions.__name__
    monkeypatch.setattr(flaky_sessions.SessionStore, "failures", 2)
    socket = socket_of(session, offer_conversation(session), watch_every=0.01)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output())["type"] == "websocket.accept"
    await sync_to_async(session.delete)()
    assert await socket.receive_output(10) == {"type": "websocket.close", "code": 4401}
    await socket.send_input({"type": "websocket.disconnect", "code": 4401})
    await socket.wait()


def test_a_tab_that_opens_while_the_first_message_begins_the_conversation_is_let_in(session):
    visitor = visitor_of(AnonymousUser(), session)
    offered = offer_conversation(session)

    def begin_meanwhile(execute: Any, *query: Any) -> Any:
        found = execute(*query)
        if not begun:
            begun.append(True)
            Conversation.objects.create(pk=offered, guest=visitor.guest)
        return found

    begun: list[bool] = []
    with connection.execute_wrapper(begin_meanwhile):
        assert visitor.may_open(offered)
    assert begun
    assert visitor.may_open(offered)


async def test_what_an_intruder_sends_before_the_close_arrives_is_not_taken(
    memory_layer, session, theirs
):
    socket = socket_of(session, theirs)
    said = {"type": "say", "key": str(uuid4()), "text": "Let me in", "model": "demo-aster"}
    await socket.send_input({"type": "websocket.connect"})
    await socket.send_input({"type": "websocket.receive", "text": json.dumps(said)})
    assert (await socket.receive_output())["type"] == "websocket.accept"
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4404}
    await socket.send_input({"type": "websocket.disconnect", "code": 4404})
    await socket.wait()
    assert not await Message.objects.filter(text="Let me in").aexists()


async def test_a_tab_closes_though_nothing_told_it_that_its_conversation_was_deleted(
    memory_layer, session
):
    guest = ensure_guest(session)
    talk = await sync_to_async(lambda: begin_as_guest(guest).turn.conversation)()
    socket = socket_of(session, talk.pk, watch_every=0.01)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output())["type"] == "websocket.accept"
    await Conversation.objects.filter(pk=talk.pk).aupdate(deleted=timezone.now())
    told = {"type": "websocket.send"}
    while told["type"] == "websocket.send":  # the turn that runs
        told = await socket.receive_output(10)
    assert told == {"type": "websocket.close", "code": 4404}
    await socket.send_input({"type": "websocket.disconnect", "code": 4404})
    await socket.wait()
