"""The person's socket, through a real server, broker and model endpoint."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.chat.talk import LOCK, LONG, SLEEP, TIANANMEN, Talk
from tests.stack import ALL_PARTS, Stack

pytestmark = pytest.mark.services
QUICK, TRIES = 0.1, 8
"""Seconds in which a stop is seen upstream, and how often a busy machine may be late."""
MOST_LOST = 0.6
"""Seconds of text that a kill may cost: the log is written four times a second."""


@contextlib.asynccontextmanager
async def talking(visitor, path=None, query=""):
    async with visitor.ws((path or visitor.conversation()) + query) as socket:
        yield Talk(socket)


def types(frames):
    return [frame["type"] for frame in frames]


async def test_a_message_is_answered_delta_by_delta_then_as_stored_html(server):
    visitor = server.visitor()
    async with talking(visitor) as talk:
        key = await talk.say(SLEEP)
        finished = await talk.until("turn.finished")
    started = talk.of("turn.started")[0]
    assert (started["key"], started["model"]) == (key, "demo-aster")
    assert (finished["state"], finished["model"]) == ("answered", "demo-aster")
    deltas = talk.of("turn.delta")
    assert len(deltas) > 1
    ends = [frame["offset"] + len(frame["text"]) for frame in deltas]
    assert [frame["offset"] for frame in deltas] == [0, *ends[:-1]]
    html = visitor.get(finished["url"]).text
    assert 'data-state="answered"' in html
    assert 'data-served="demo-aster"' in html


async def test_the_same_key_again_gets_the_same_turn_and_frames(server):
    async with talking(server.visitor()) as talk:
        key = await talk.say(SLEEP)
        first = await talk.until("turn.finished")
        text = talk.text
        talk.frames.clear()
        await talk.say(SLEEP, key=key)
        assert await talk.until("turn.finished") == first
        assert talk.text == text
        assert talk.of("message")[0]["author"] == "person"
        assert types(talk.frames)[0] == "turn.started"


async def test_the_same_key_with_other_words_and_a_second_turn_are_conflicts(server):
    async with talking(server.visitor()) as talk:
        key = await talk.say(LONG)
        await talk.until("turn.delta")
        await talk.say("Something else", key=key)
        other_words = await talk.until("error")
        await talk.say("Another turn")
        second_turn = await talk.until("error")
        assert other_words["code"] == second_turn["code"] == "conflict"
        assert other_words["message"] != second_turn["message"]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", "bad_frame"),
        ('{"type":"say"}', "bad_frame"),
        ('["say"]', "bad_frame"),
        ("[" * 3000, "bad_frame"),
        ('{"type":"ack","turn":"x","offset":' + "9" * 5000 + "}", "bad_frame"),
        (f'{{"type":"say","key":"{uuid4()}","text":"Hi","model":"none"}}', "unknown_model"),
        (f'{{"type":"say","key":"{uuid4()}","text":"Hi","model":"kimi-k2.6"}}', "unavailable"),
        (
            f'{{"type":"say","key":"{uuid4()}","text":"{"x" * 16_001}","model":"demo-aster"}}',
            "too_long",
        ),
        (  # as a program writes it that escapes whatever is not ASCII: twelve bytes a character
            json.dumps(
                {"type": "say", "key": str(uuid4()), "text": "🙂" * 16_001, "model": "demo-aster"}
            ),
            "too_long",
        ),
    ],
)
async def test_what_cannot_be_taken_is_named_and_the_socket_goes_on(server, frame, code):
    async with talking(server.visitor()) as talk:
        await talk.socket.send(frame)
        error = await talk.next()
        assert (error["type"], error["code"]) == ("error", code)
        assert error["message"]
        assert (await talk.answer(SLEEP))["state"] == "answered"


async def test_a_stop_reaches_the_upstream_within_100_ms_and_keeps_the_text(server):
    visitor = server.visitor()
    async with talking(visitor) as talk:
        assert await quickest_stop(visitor, talk, stop_on=talk) < QUICK
    html = visitor.get(talk.of("turn.finished")[0]["url"]).text
    assert 'data-state="stopped"' in html


async def test_a_stop_that_arrives_on_another_process_is_as_quick(server, second_web):
    visitor = server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk, second_web.ws(path, visitor.cookies) as other:
        assert await quickest_stop(visitor, talk, stop_on=Talk(other)) < QUICK


async def quickest_stop(visitor, talk, *, stop_on):
    """Return the first that is quick, or the best: a busy machine is late now and then."""
    took = [await stopped(visitor, talk, stop_on=stop_on)]
    while min(took) >= QUICK and len(took) < TRIES:
        took.append(await stopped(visitor, talk, stop_on=stop_on))
    return min(took)


async def stopped(visitor, talk, *, stop_on):
    """Stop a long answer under way; return the seconds until its model's endpoint noticed."""
    talk.frames.clear()
    await talk.say(LONG)
    await talk.shown(200)
    asked = datetime.now(UTC)
    await stop_on.send(type="stop", turn=talk.of("turn.started")[0]["turn"])
    finished = await talk.until("turn.finished")
    assert finished["state"] == "stopped"
    seen = visitor.get("/demo/v1/_seen").json()["seen"][-1]
    assert seen["ended_by"] == "disconnected"
    assert len(talk.text) >= 200
    return (datetime.fromisoformat(seen["ended"]) - asked).total_seconds()


async def test_closing_the_tab_does_not_lose_the_answer(server):
    visitor = server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk:
        await talk.say(SLEEP)
        await talk.until("turn.delta")
    async with talking(visitor, path) as again:
        finished = await again.until("turn.finished")
        assert again.frames[0]["type"] == "turn.started"
        assert again.text.startswith(talk.text)
        assert finished["state"] == "answered"


@pytest.mark.parametrize("process", ["server", "second_web"])
async def test_a_reload_in_mid_turn_loses_and_doubles_no_character(server, process, request):
    where = request.getfixturevalue(process)
    visitor = server.visitor()
    path = visitor.conversation()
    async with contextlib.AsyncExitStack() as stack:
        whole = await stack.enter_async_context(talking(visitor, path))
        async with talking(visitor, path) as first:
            await whole.say(LONG)
            await first.shown(300)
        turn = first.of("turn.started")[0]["turn"]
        query = f"?turn={turn}&offset={len(first.text)}"
        socket = await stack.enter_async_context(where.ws(path + query, visitor.cookies))
        resumed = Talk(socket)
        await resumed.until("turn.delta")
        assert resumed.of("turn.delta")[0]["offset"] == len(first.text)
        await whole.send(type="stop", turn=turn)
        await asyncio.gather(whole.until("turn.finished"), resumed.until("turn.finished"))
        joined = first.text + "".join(frame["text"] for frame in resumed.of("turn.delta"))
        assert joined == whole.text


async def test_two_tabs_see_the_same_turn_and_what_was_said(server):
    visitor = server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as mine, talking(visitor, path) as other:
        finished = await mine.answer(SLEEP)
        assert await other.until("turn.finished") == finished
        assert other.text == mine.text
        assert other.of("message")[0]["author"] == "person"


async def test_after_a_message_the_later_ones_are_replayed_first(server):
    visitor = server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk:
        await talk.answer(SLEEP)
        first = talk.of("message")[0]["message"]
        await talk.answer("Thank you")
    async with talking(visitor, path, f"?after={first}") as back:
        await back.until("turn.finished")
        await back.until("message")
        await back.until("turn.finished")
    assert types(back.frames) == [
        *("turn.started", "turn.finished"),
        *("message", "turn.started", "turn.finished"),
    ]


@pytest.fixture(scope="module")
def mortal(tmp_path_factory):
    """A product whose web server may be ended; leave it running."""
    lease = {"CHATAPP_TURN_LEASE_SECONDS": "3"}  # an answer whose server died ends by itself
    with Stack(tmp_path_factory.mktemp("mortal"), extra=lease, parts=ALL_PARTS) as stack:
        yield stack


async def test_kill_9_in_mid_turn_keeps_the_text_and_offers_a_retry(mortal):
    lost = [await seconds_lost_to_a_kill(mortal)]
    while min(lost) > MOST_LOST and len(lost) < 3:
        lost.append(await seconds_lost_to_a_kill(mortal))
    assert min(lost) <= MOST_LOST, "more than the last 250 ms was lost"


async def seconds_lost_to_a_kill(server):
    """Kill the web server in mid-turn, come back, and try again; what was lost is in seconds."""
    visitor = server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk:
        await talk.say(LONG)
        began = time.monotonic()
        await talk.shown(400)
        rate = len(talk.text) / (time.monotonic() - began)
        server.kill("web")
        with pytest.raises(ConnectionClosed):
            await talk.until("turn.finished")
    server.start("web")
    turn = talk.of("turn.started")[0]["turn"]
    async with talking(visitor, path, f"?turn={turn}&offset=0") as back:
        finished = await back.until("turn.finished")
        assert finished["state"] == "truncated"
        page = visitor.get(path.replace("/ws/conversations/", "/c/")).text
        assert 'data-state="truncated"' in page
        assert f"/turns/{turn}/retry/" in page
        kept = back.text
        assert talk.text.startswith(kept) or kept.startswith(talk.text)
        visitor.post(f"{finished['url'].split('messages')[0]}turns/{turn}/retry/", {"key": uuid4()})
        await back.until("turn.delta")
    return max(0, len(talk.text) - len(kept)) / rate


async def test_an_orderly_restart_costs_nothing(mortal):
    visitor = mortal.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk:
        await talk.say(LONG)
        await talk.shown(400)
        mortal.stop("web")
        with pytest.raises(ConnectionClosed):
            await talk.until("turn.finished")
    mortal.start("web")
    turn = talk.of("turn.started")[0]["turn"]
    async with talking(visitor, path, f"?turn={turn}&offset={len(talk.text)}") as back:
        assert (await back.until("turn.finished", seconds=2))["state"] == "truncated"
    page = visitor.get(path.replace("/ws/conversations/", "/c/")).text
    assert talk.text[-12:].split("\n")[-1].strip() in page


async def test_a_refusal_is_a_card_and_not_one_character_of_it_is_shown(server):
    visitor = server.visitor()
    async with talking(visitor) as talk:
        finished = await talk.answer(LOCK)
        card = talk.of("card")[0]
    assert finished["state"] == "refused"
    assert talk.text == ""
    assert types(talk.frames).index("card") < types(talk.frames).index("turn.finished")
    html = visitor.get(card["url"]).text
    assert f'data-refusal="{card["refusal"]}"' in html
    assert 'data-path="rephrase"' in html
    assert 'data-path="person"' in html


@pytest.mark.parametrize("model", ["demo-aster", "demo-jade", "demo-shield", "demo-lantern"])
async def test_every_demo_model_declines_the_neighbours_lock_its_own_way(server, model):
    async with talking(server.visitor()) as talk:
        assert (await talk.answer(LOCK, model=model))["state"] == "refused"
        assert talk.text == ""


async def test_what_one_model_declines_another_answers_when_the_person_says_so(server):
    visitor = server.visitor()
    async with talking(visitor) as talk:
        assert (await talk.answer(TIANANMEN, model="demo-jade"))["state"] == "refused"
        url = talk.of("card")[0]["url"]
        fields = {"key": uuid4(), "model": "demo-aster", "scope": "answer", "consent": "1"}
        assert visitor.post(f"{url}model/", fields).status_code == 200
        finished = await talk.until("turn.finished")
        assert (finished["state"], finished["model"]) == ("answered", "demo-aster")
        assert [frame["author"] for frame in talk.of("message")] == ["person", "notice"]
        talk.frames.clear()
        visitor.post(f"{url}model/", fields)
        assert (await talk.answer("Thank you"))["state"] == "answered"
        assert len(talk.of("turn.started")) == 1, "a second click with the same key asks nobody"


async def test_without_consent_no_other_model_is_asked(server):
    visitor = server.visitor()
    async with talking(visitor) as talk:
        await talk.answer(TIANANMEN, model="demo-jade")
        url = talk.of("card")[0]["url"]
        fields = {"key": uuid4(), "model": "demo-aster", "scope": "answer"}
        assert visitor.post(f"{url}model/", fields).status_code == 400
        fields |= {"consent": "1", "model": "demo-jade"}
        stale = visitor.post(f"{url}model/", fields)
        assert stale.status_code == 409
        assert "data-card" in stale.text


async def test_another_persons_conversation_is_not_there(server):
    visitor, stranger = server.visitor(), server.visitor()
    path = visitor.conversation()
    async with talking(visitor, path) as talk:
        await talk.answer(SLEEP)
    stranger.get("/")
    for gone in (path, f"/ws/conversations/{uuid4()}/", "/ws/nowhere/"):
        async with stranger.ws(gone) as socket:
            with pytest.raises(ConnectionClosed):
                await socket.recv()
            assert socket.close_code == 4404


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
async def test_a_foreign_origin_is_turned_away_before_the_handshake(server, origin):
    visitor = server.visitor()
    with pytest.raises(InvalidStatus):
        async with server.ws(visitor.conversation(), visitor.cookies, origin=origin):
            pass


async def test_a_lost_login_closes_the_socket(server):
    visitor = server.sign_in("person")
    async with talking(visitor) as talk:
        await talk.answer(SLEEP)
        # Beside, so that the close is answered before the server gives up waiting for that.
        await asyncio.to_thread(visitor.post, "/accounts/logout/")
        with contextlib.suppress(ConnectionClosed):
            await talk.say("Still here?")
        with pytest.raises(ConnectionClosed):
            await talk.until("turn.started")
        assert talk.socket.close_code == 4401


async def test_text_waits_for_a_reader_who_does_not_acknowledge(start_server):
    impatient = {"CHATAPP_ACK_WINDOW_BYTES": "1024", "CHATAPP_ACK_SILENCE_SECONDS": "2"}
    server = start_server(parts=("web",), CHATAPP_DEMO_PACE="0", **impatient)
    async with talking(server.visitor()) as talk:
        await talk.say(LONG)
        finished = await talk.until("turn.finished")
        assert finished["state"] == "answered"
        with pytest.raises(ConnectionClosed):
            await talk.until("turn.started")
        assert talk.socket.close_code == 4408
