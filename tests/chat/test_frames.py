"""What a browser sends is read strictly, and what is wrong is named."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from chatapp.chat.frames import Ack, BadFrame, Say, Stop, parse

KEY = "2f7c6f0e-6b1e-4f6e-9c1a-0d2f5a3b4c5d"


def test_a_say_carries_its_key_text_and_model():
    said = parse({"type": "say", "key": KEY, "text": "Hi", "model": "demo-aster"})
    assert said == Say(UUID(KEY), "Hi", "demo-aster")


def test_a_stop_and_an_ack_name_their_turn():
    turn = uuid4()
    assert parse({"type": "stop", "turn": str(turn)}) == Stop(turn)
    assert parse({"type": "ack", "turn": str(turn), "offset": 3}) == Ack(turn, 3)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "JSON object"),
        ([], "JSON object"),
        ({}, "type"),
        ({"type": "shout"}, "type 'shout'"),
        ({"type": "say", "key": "x", "text": "Hi", "model": "m"}, "key"),
        ({"type": "say", "key": KEY, "text": 7, "model": "m"}, "text"),
        ({"type": "say", "key": KEY, "text": "  ", "model": "m"}, "text"),
        ({"type": "say", "key": KEY, "text": "a\x00b", "model": "m"}, "text"),
        ({"type": "say", "key": KEY, "text": "\ud800", "model": "m"}, "text"),
        ({"type": "say", "key": KEY, "text": "Hi"}, "model"),
        ({"type": "say", "key": KEY, "text": "Hi", "model": "m", "parent": 3}, "parent"),
        ({"type": "stop"}, "turn"),
        ({"type": "ack", "turn": KEY, "offset": -1}, "offset"),
        ({"type": "ack", "turn": KEY, "offset": True}, "offset"),
    ],
)
def test_a_frame_that_is_none_of_ours_names_what_was_wrong(content, named):
    with pytest.raises(BadFrame, match=named):
        parse(content)
