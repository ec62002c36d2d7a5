"""What a reader gets when a provider is slow, breaks off, swaps the model or goes on too long."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from contextlib import aclosing
from typing import Any

import pytest
from aiohttp import web

from chatapp.providers.errors import (
    BadResponse,
    ConnectionLost,
    FirstTokenTimeout,
    NotConfigured,
    ProviderError,
    RateLimited,
    TotalTimeout,
)
from chatapp.providers.model import Model
from chatapp.providers.openai_compatible import reply
from refusals.engine.events import Declined, Event, Finished, FinishReason, Served, TextDelta
from refusals.engine.replies import Ask, Author, Said
from tests.providers.conftest import Provider, frame, plain, sse, stream, wire

pytestmark = pytest.mark.enable_socket
ASK = Ask("And then?", "m-1")
SILENCE = 1.2
"""Seconds to wait for what never comes; on a busy machine what does come takes a while, too."""


async def all_of(model: Model, ask: Ask = ASK, **how: Any) -> list[Event]:
    return [event async for event in reply(model, {}, **how)(ask)]


def text_of(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_the_conversation_goes_out_in_order_with_the_ask_last(provider: Provider) -> None:
    said = (Said(Author.SYSTEM, "Be kind."), Said(Author.PERSON, "Hi"), Said(Author.MODEL, "Hey"))
    await all_of(provider.model(), Ask("And then?", "m-1", history=said))
    roles = [(said["role"], said["content"]) for said in provider.requests[0]["messages"]]
    assert roles == [
        ("system", "Be kind."),
        ("user", "Hi"),
        ("assistant", "Hey"),
        ("user", "And then?"),
    ]
    assert provider.requests[0]["stream"] is True


async def test_what_the_operator_declared_goes_along_with_each_request(provider: Provider) -> None:
    await all_of(provider.model(request={"disable_fallbacks": True}))
    assert provider.requests[0]["disable_fallbacks"] is True
    assert provider.requests[0]["model"] == "m-1"


async def test_a_model_says_who_serves_before_its_first_word(provider: Provider) -> None:
    provider.answer = sse([frame("Once "), frame("upon."), frame(finish="stop")])
    events = await all_of(provider.model())
    assert events[0] == Served("m-1")
    assert text_of(events) == "Once upon."
    assert events[-1] == Finished(FinishReason.STOP)
    assert sum(isinstance(event, Served) for event in events) == 1


async def test_a_fallback_that_a_gateway_hides_is_disclosed(provider: Provider) -> None:
    headers = {"x-litellm-attempted-fallbacks": "1"}
    provider.answer = sse([frame("Hi"), frame(finish="stop")], headers=headers)
    assert (await all_of(provider.model()))[0] == Served("undisclosed fallback")


async def test_comments_are_no_first_token(provider: Provider) -> None:
    provider.answer = stream(*(b": wait\n\n", 0.03) * 20, wire([frame("Hi")]))
    with pytest.raises(FirstTokenTimeout):
        await all_of(provider.model(first_token_timeout=0.2))


async def test_silence_before_the_headers_is_a_first_token_too_late(provider: Provider) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(3)
        return web.StreamResponse()

    provider.answer = answer
    with pytest.raises(FirstTokenTimeout):
        await all_of(provider.model(first_token_timeout=0.1))


async def test_reasoning_counts_as_the_first_token(provider: Provider) -> None:
    thought = {"choices": [{"index": 0, "delta": {"reasoning_content": "Hm."}}]}
    ended = wire([frame("Hi"), frame(finish="stop")])
    provider.answer = stream(wire([thought], done=False), *(b": on it\n\n", 0.5) * 3, ended)
    assert text_of(await all_of(provider.model(first_token_timeout=1.0))) == "Hi"


async def test_reasoning_that_a_server_leaves_in_the_answer_is_no_part_of_it(
    provider: Provider,
) -> None:
    pieces = ["<think>Hm", ". Water?</th", "ink>\n\n", "Water ", "is H2O."]
    provider.answer = sse([*map(frame, pieces), frame(finish="stop")])
    events = await all_of(provider.model())
    assert text_of(events) == "Water is H2O."
    assert events[-1] == Finished(FinishReason.STOP)


async def test_an_answer_that_only_looks_like_the_beginning_of_reasoning_is_shown(
    provider: Provider,
) -> None:
    provider.answer = sse([frame("<"), frame(finish="stop")])
    events = await all_of(provider.model())
    assert text_of(events) == "<"
    assert events[-1] == Finished(FinishReason.STOP)


async def test_a_stall_in_mid_answer_is_a_lost_connection(provider: Provider) -> None:
    provider.answer = stream(wire([frame("Half")], done=False), 10.0)
    with pytest.raises(ConnectionLost) as caught:
        await all_of(provider.model(first_token_timeout=SILENCE))
    assert type(caught.value) is ConnectionLost


async def test_an_answer_without_end_meets_the_total_deadline(provider: Provider) -> None:
    provider.answer = stream(*(wire([frame("ha")], done=False), 0.02) * 100)
    with pytest.raises(TotalTimeout):
        await all_of(provider.model(total_timeout=SILENCE))


async def test_a_stream_that_is_cut_has_no_finish(provider: Provider) -> None:
    provider.answer = sse([frame("Half a sent")], done=False)
    assert (await all_of(provider.model()))[-1] == Finished(FinishReason.NO_FINISH)


async def test_a_broken_connection_is_lost(provider: Provider) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = await stream(wire([frame("Half")], done=False), 0.05)(request)
        assert request.transport
        request.transport.abort()
        return response

    provider.answer = answer
    with pytest.raises(ConnectionLost):
        await all_of(provider.model())


@pytest.mark.parametrize("stalls", [True, False])
@pytest.mark.parametrize(
    "frames",
    [
        [frame("Half"), frame(finish="content_filter")],
        [{"choices": [{"index": 0, "delta": {"refusal": "I can't"}}]}],
        [frame("Half", flag=1)],
    ],
)
async def test_a_no_that_came_stands_though_the_connection_breaks(
    frames: list[Any], stalls: bool, provider: Provider
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = await stream(wire(frames, done=False), 10.0 if stalls else 0.1)(request)
        assert request.transport
        request.transport.abort()
        return response

    provider.answer = answer
    events = await all_of(provider.model(first_token_timeout=SILENCE if stalls else 10.0))
    assert isinstance(events[-1], Declined)


async def test_nobody_listening_is_a_lost_connection(provider: Provider) -> None:
    with pytest.raises(ConnectionLost):
        await all_of(provider.model(base_url="http://127.0.0.1:9/v1"))


async def test_a_page_is_no_answer(provider: Provider) -> None:
    html = {"content-type": "text/html; charset=utf-8"}
    provider.answer = stream(b"<html>Sign in</html>", headers=html)
    with pytest.raises(BadResponse):
        await all_of(provider.model())


async def test_a_whole_json_answer_is_read_like_a_stream(provider: Provider) -> None:
    message = {"role": "assistant", "content": "Hello."}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    provider.answer = plain({"model": "m-1", "choices": [choice]})
    events = await all_of(provider.model())
    assert events == [Served("m-1"), TextDelta("Hello."), Finished(FinishReason.STOP)]


async def test_a_text_beyond_the_limit_is_cut_and_the_provider_let_go(provider: Provider) -> None:
    provider.answer = stream(*(wire([frame("0123456789")], done=False), 0.01) * 100)
    events = await all_of(provider.model(), max_characters=25)
    assert len(text_of(events)) == 25
    assert events[-1] == Finished(FinishReason.LENGTH)
    await asyncio.wait_for(provider.left.wait(), 3)


async def test_a_limit_that_is_just_met_cuts_nothing(provider: Provider) -> None:
    provider.answer = sse([frame("01234"), frame(finish="stop")])
    events = await all_of(provider.model(), max_characters=5)
    assert events[-1] == Finished(FinishReason.STOP)


async def test_a_cancelled_reader_lets_the_provider_go_at_once(provider: Provider) -> None:
    provider.answer = stream(*(wire([frame("ha")], done=False), 0.02) * 100)
    began = asyncio.Event()

    async def read() -> None:
        async for _ in reply(provider.model(), {})(ASK):
            began.set()

    reading = asyncio.create_task(read())
    await began.wait()
    reading.cancel()
    await asyncio.wait_for(provider.left.wait(), 3)


async def test_a_reader_that_closes_early_lets_the_provider_go(provider: Provider) -> None:
    provider.answer = stream(*(wire([frame("ha")], done=False), 0.02) * 100)
    async with aclosing(reply(provider.model(), {})(ASK)) as events:
        await anext(events)
        await anext(events)
    await asyncio.wait_for(provider.left.wait(), 3)


async def test_a_whole_answer_does_not_wait_for_a_server_that_stays_open(
    provider: Provider,
) -> None:
    ended = wire([frame("Hi"), frame(finish="stop")])
    provider.answer = stream(ended, 3.0)
    events = await asyncio.wait_for(all_of(provider.model()), 1)
    assert events[-1] == Finished(FinishReason.STOP)


async def test_when_to_come_back_is_told_and_nothing_of_the_body(provider: Provider) -> None:
    body = {"error": {"message": "ana@example.org is too fast", "code": "rate_limit_exceeded"}}
    provider.answer = plain(body, 429, {"retry-after": "7"})
    with pytest.raises(RateLimited) as caught:
        await all_of(provider.model())
    assert caught.value.retry_after == 7
    assert "ana@" not in f"{caught.value}{caught.value.__cause__}"
    assert len(provider.requests) == 1


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_nothing_of_what_was_said_or_answered_is_logged(
    status: int, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = {
        "message": "Content Exists Risk: a secret answer",
        "metadata": {"flagged_input": "a secret"},
    }
    provider.answer = plain({"error": error}, status)
    events = await all_of(provider.model(), Ask("a secret question", "m-1"))
    assert isinstance(events[-1], Declined)
    assert "secret" not in caplog.text


async def test_a_redirect_is_not_followed(provider: Provider) -> None:
    provider.answer = plain({}, 307, {"location": "/v1/chat/completions"})
    with pytest.raises(ProviderError):
        await all_of(provider.model())
    assert len(provider.requests) == 1


async def test_the_key_comes_from_the_environment_given(provider: Provider) -> None:
    model = provider.model(api_key_env="M_KEY")
    with pytest.raises(NotConfigured, match="set M_KEY"):
        await all_of(model)
    provider.answer = sse([frame("Hi"), frame(finish="stop")])
    assert [event async for event in reply(model, {"M_KEY": "k-1"})(ASK)]
    assert provider.keys == ["Bearer k-1"]


def test_importing_the_provider_does_not_import_openai() -> None:
    code = "import sys, chatapp.providers.openai_compatible; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
