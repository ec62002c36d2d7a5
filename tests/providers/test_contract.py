"""What every reply owes its reader, whoever gives it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import pytest

from chatapp.providers.errors import Overloaded, ProviderError
from chatapp.providers.openai_compatible import reply
from chatapp.providers.scripted import Piece, scripted
from refusals.engine.events import Declined, DeclineReason, Event, Finished, Served, TextDelta
from refusals.engine.replies import Ask, Reply
from tests.providers.conftest import Provider, frame, stream, wire

pytestmark = pytest.mark.enable_socket
ASK = Ask("Hi", "m-1")
Say = Callable[..., Reply]


def chunk_of(piece: Piece) -> bytes | float:
    """Write a script's piece as a provider sends it."""
    match piece:
        case str():
            return wire([frame(piece)], done=False)
        case Declined():
            return wire([frame(finish="content_filter")])
        case ProviderError():
            return wire([{"error": {"code": "overloaded_error"}}])
        case float():
            return piece
    raise AssertionError(piece)


class Givers:
    """The same script from every kind of reply."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def scripted(self, *pieces: Piece) -> Reply:
        return scripted(*pieces)

    def openai_compatible(self, *pieces: Piece) -> Reply:
        chunks = [chunk_of(piece) for piece in pieces]
        if all(isinstance(piece, str | float) for piece in pieces):
            chunks.append(wire([frame(finish="stop")]))
        self.provider.answer = stream(*chunks)
        return reply(self.provider.model(), {})


@pytest.fixture(params=["scripted", "openai_compatible"])
def say(request: pytest.FixtureRequest, provider: Provider) -> Say:
    """Return what makes a reply out of a script."""
    made: Say = getattr(Givers(provider), request.param)
    return made


async def test_text_comes_in_order_and_one_ending_comes_last(say: Say) -> None:
    events = [event async for event in say("One ", 0.01, "two.")(ASK)]
    texts = [event.text for event in events if isinstance(event, TextDelta)]
    assert "".join(texts) == "One two."
    assert isinstance(events[-1], Finished)
    assert all(isinstance(event, Served | TextDelta) for event in events[:-1])


async def test_a_structured_no_ends_the_reply(say: Say) -> None:
    no = Declined(DeclineReason.CONTENT_FILTER, "content_filter", partial=True)
    events = [event async for event in say("Well, ", no)(ASK)]
    assert events[-1] == no


async def test_a_failure_is_raised_after_the_text(say: Say) -> None:
    got: list[Event] = []

    async def read() -> None:
        async for event in say("Half", 0.01, Overloaded())(ASK):
            got.append(event)  # noqa: PERF401  # a comprehension would lose them

    with pytest.raises(Overloaded):
        await read()
    assert TextDelta("Half") in got


async def test_a_reply_can_be_asked_more_than_once(say: Say) -> None:
    answer = say("Again.")
    first = [event async for event in answer(ASK)]
    assert [event async for event in answer(ASK)] == first


async def test_a_reader_may_leave_at_any_time(say: Say) -> None:
    async with aclosing(say("One", 1.0, "two")(ASK)) as events:
        assert isinstance(await anext(events), Served | TextDelta)


async def test_a_cancelled_reader_is_gone_at_once(say: Say) -> None:
    async def read() -> None:
        async for _ in say("One", 1.0, "two")(ASK):
            pass

    reading = asyncio.create_task(read())
    await asyncio.sleep(0.05)
    reading.cancel()
    _, waiting = await asyncio.wait([reading], timeout=0.5)
    assert not waiting


async def test_a_script_remembers_who_left_early() -> None:
    answer = scripted("One", "two")
    async with aclosing(answer(ASK)) as events:
        await anext(events)
    assert [event async for event in answer(ASK)]
    assert (answer.closed_early, answer.completed, len(answer.asks)) == (1, 1, 2)
