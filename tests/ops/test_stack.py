"""The real stack that other tests stand on: visitors, sockets, a second web process."""

from __future__ import annotations

import json
import uuid

import pytest
from websockets.exceptions import InvalidStatus

pytestmark = pytest.mark.services


async def test_a_guest_says_something_and_is_answered(server):
    guest = server.visitor()
    async with guest.ws(guest.conversation()) as socket:
        say = {"type": "say", "key": str(uuid.uuid4()), "text": "Hi", "model": "demo-aster"}
        await socket.send(json.dumps(say))
        kinds: list[str] = []
        while not kinds or kinds[-1] not in {"turn.finished", "error"}:
            kinds.append(json.loads(await socket.recv())["type"])
    assert kinds[0] == "turn.started"
    assert kinds[-1] == "turn.finished"


async def test_a_foreign_page_opens_no_socket(server):
    guest = server.visitor()
    path = guest.conversation()
    with pytest.raises(InvalidStatus) as refused:
        async with server.ws(path, guest.cookies, origin="http://evil.example"):
            pass
    assert refused.value.response.status_code == 403


def test_a_session_of_one_web_process_counts_on_the_second(server, second_web):
    agent = server.sign_in("agent")
    other = second_web.visitor(agent.cookies)
    assert other.get("/desk/").url.path == "/desk/"


def test_the_servers_record_can_be_read(server, server_db, django_user_model):
    assert django_user_model.objects.filter(username="agent").exists()
