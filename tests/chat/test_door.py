"""Whoever is not let in is not heard either, however quick they are."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser

from chatapp.accounts.guests import ensure_guest
from chatapp.accounts.session_store import SessionStore
from chatapp.chat.consumers import ChatConsumer
from chatapp.conversations.models import Message
from tests.chat.cast import answered

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


async def test_what_an_intruder_sends_before_the_close_arrives_is_not_taken(
    memory_layer, session, theirs
):
    socket = WebsocketCommunicator(ChatConsumer.as_asgi(), "/")
    route = {"args": (), "kwargs": {"conversation": theirs}}
    scope: Any = socket.scope
    scope |= {"user": AnonymousUser(), "session": session, "url_route": route}
    said = {"type": "say", "key": str(uuid4()), "text": "Let me in", "model": "demo-aster"}
    await socket.send_input({"type": "websocket.connect"})
    await socket.send_input({"type": "websocket.receive", "text": json.dumps(said)})
    assert (await socket.receive_output())["type"] == "websocket.accept"
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4404}
    await socket.send_input({"type": "websocket.disconnect", "code": 4404})
    await socket.wait()
    assert not await Message.objects.filter(text="Let me in").aexists()
