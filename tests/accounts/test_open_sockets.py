"""An open socket hears at once that its session ended, and goes on with the one that follows."""

from __future__ import annotations

import asyncio

import pytest
from websockets.exceptions import ConnectionClosed

from tests.chat.talk import LONG, SLEEP, Talk

pytestmark = pytest.mark.services

AT_ONCE = 5  # seconds; without being told a socket looks every fifteen


async def closed_with(socket):
    """Return the code that a socket is closed with, whatever it still says before."""
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(hear_all(socket), AT_ONCE)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


async def hear_all(socket):
    while True:
        await socket.recv()


async def test_signing_out_closes_every_tab_at_once(server):
    visitor = server.sign_in("person")
    async with visitor.ws(visitor.conversation()) as socket:
        await Talk(socket).answer(SLEEP)
        await asyncio.to_thread(visitor.post, "/accounts/logout/")
        assert await closed_with(socket) == 4401


async def test_signing_out_everywhere_else_closes_the_other_browser_and_not_this_one(server):
    here, there = server.sign_in("person"), server.sign_in("person")
    async with here.ws(here.conversation()) as mine, there.ws(there.conversation()) as other:
        await Talk(mine).answer(SLEEP)
        await Talk(other).answer(SLEEP)
        await asyncio.to_thread(here.post, "/settings/account/elsewhere/")
        assert await closed_with(other) == 4401
        assert (await Talk(mine).answer(SLEEP))["state"] == "answered"


async def test_a_guests_running_answer_goes_on_for_the_account_without_a_gap(server):
    visitor = server.visitor()
    path = visitor.conversation()
    async with visitor.ws(path) as socket:
        talk = Talk(socket)
        await talk.say(LONG)
        await talk.shown(40)
        entering = {"login": "person", "password": "demo", "bring": "yes"}
        await asyncio.to_thread(visitor.post, "/accounts/login/", entering)
        assert await closed_with(socket) == 4401
    (started,) = talk.of("turn.started")
    resume = f"?turn={started['turn']}&offset={len(talk.text)}"
    async with visitor.ws(path + resume) as again:
        talk.socket = again
        finished = await talk.until("turn.finished", seconds=40)
    assert finished["state"] == "answered"
    page = await asyncio.to_thread(visitor.get, finished["url"])
    assert talk.text.split()[-1].strip("*.") in page.text
    assert server.sign_in("person").get(path.replace("/ws/conversations/", "/c/")).is_success
