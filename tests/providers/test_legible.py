"""Halves of a sign find each other wherever the stream was cut, and no text is left unkeepable."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.providers.legible import Joiner, legible
from chatapp.providers.openai_compatible import reply
from refusals.engine.events import Declined, Served, TextDelta
from refusals.engine.replies import Ask
from tests.providers.conftest import frame, stream

UNITS = st.lists(st.integers(0, 0xFFFF).map(chr) | st.sampled_from(["\ud83d", "\ude00", "\0", "a"]))


def escaped(frames):
    """Answer with frames in JSON of ASCII alone: half a sign has no other form on the wire."""
    return stream(*(f"data: {json.dumps(one)}\n\n".encode() for one in frames))


def joined(pieces):
    joiner = Joiner()
    return "".join([*map(joiner.feed, pieces), joiner.flush()])


@given(UNITS)
def test_whatever_comes_in_whatever_pieces_can_be_kept(units):
    text = joined(units)
    assert text == legible("".join(units))
    assert "\0" not in text
    assert text.encode().decode() == text


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["Hi \ud83d", "\ude00!"], "Hi \U0001f600!"),
        (["Hi \ud83d", "", "\ude00!"], "Hi \U0001f600!"),
        (["Hi \ud83d", " there"], "Hi \ufffd there"),
        (["Hi \ude00"], "Hi \ufffd"),
        (["Hi", "\ud83d"], "Hi\ufffd"),
        (["H\0i"], "Hi"),
    ],
)
def test_halves_are_joined_and_what_is_none_is_replaced(pieces, text):
    assert joined(pieces) == text


@pytest.mark.enable_socket
async def test_an_answer_cut_within_a_sign_is_whole(provider):
    pieces = [frame("Hi \ud83d"), frame("\ude00\0"), frame("\ud83d"), frame(finish="stop")]
    provider.answer = escaped([{**piece, "model": "m\0-\ud83d"} for piece in pieces])
    events = [event async for event in reply(provider.model(), {})(Ask("Hello", "m-1"))]
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert text == "Hi \U0001f600\ufffd"
    assert [event.model for event in events if isinstance(event, Served)] == ["m-\ufffd"]


@pytest.mark.enable_socket
async def test_the_code_of_a_no_can_be_kept(provider):
    error = {"error": {"code": "content_filter", "message": "no \ud83d", "innererror": {}}}
    error["error"]["innererror"] = {"code": "Content\0Filter\ud83d"}
    provider.answer = escaped([error])
    events = [event async for event in reply(provider.model(), {})(Ask("Hello", "m-1"))]
    (declined,) = [event for event in events if isinstance(event, Declined)]
    assert legible(declined.code + declined.text) == declined.code + declined.text
