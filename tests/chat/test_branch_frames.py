"""Another branch on the wire: every tab is told, and none is sent what is not on its branch."""

from __future__ import annotations

import contextlib
from uuid import uuid4

import pytest

from tests.chat.talk import SLEEP, Talk

pytestmark = pytest.mark.services


@contextlib.asynccontextmanager
async def talking(visitor, path, query=""):
    async with visitor.ws(path + query) as socket:
        yield Talk(socket)


def message_of(finished):
    return finished["url"].rstrip("/").rpartition("/")[2]


async def test_words_with_a_parent_branch_off_and_every_tab_is_told(server):
    visitor = server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk, talking(visitor, path) as other:
        first = message_of(await talk.answer("What is a tide?"))
        await talk.answer("And a harbour?")
        await talk.say("And an ebb?", parent=first)
        frames = [await talk.until("branch"), await other.until("branch")]
        assert [frame["branch"] for frame in frames] == [1, 1]
        await talk.until("turn.finished")
        html = visitor.get(frames[0]["url"]).text
    assert "And an ebb?" in html
    assert "And a harbour?" not in html


async def test_a_tab_that_comes_back_to_another_branch_is_told_so_instead_of_what_it_missed(server):
    visitor = server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk:
        first = message_of(await talk.answer("What is a tide?"))
        last = message_of(await talk.answer(SLEEP))
        await talk.answer("And an ebb?", parent=first)
    for query in (f"?after={last}&branch=0", f"?after={last}", f"?after={first}&branch=0"):
        async with talking(visitor, path, query) as talk:
            assert (await talk.next())["type"] == "branch", query
    async with talking(visitor, path, f"?after={first}&branch=1") as talk:
        assert [(await talk.next())["type"] for _ in range(3)] == [
            "message",
            "turn.started",
            "turn.finished",
        ]


async def test_a_parent_that_is_not_there_is_a_conflict(server):
    visitor = server.visitor()
    async with talking(visitor, visitor.conversation()) as talk:
        await talk.answer("What is a tide?")
        await talk.say("And an ebb?", parent=str(uuid4()))
        assert (await talk.until("error"))["code"] == "conflict"
