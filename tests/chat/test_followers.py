"""A socket that follows a turn gets every character once, however it joins."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat import frames
from chatapp.chat.streaming.followers import Follower, ReaderSilent
from chatapp.chat.streaming.tape import Tape
from chatapp.conversations.turnlog import merged, text_of

TURN = uuid4()
FINISHED = {"type": "turn.finished", "turn": str(TURN), "state": "answered"}
CARD = {"type": "card", "turn": str(TURN)}

moves = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=8),
        st.integers(min_value=0, max_value=40),
    ),
    max_size=20,
)


def tape_frames(script):
    """Turn texts into deltas and numbers into withdrawals, as a running turn would."""
    made, length = [], 0
    for move in script:
        if isinstance(move, str):
            made.append(frames.turn_delta(TURN, length, move))
            length += len(move)
        elif move < length:
            made.append(frames.turn_withdrawn(TURN, move))
            length = move
    return made


async def followed(tape, *, offset=0):
    """Return what a follower that acknowledges everything sends."""
    sent = []

    async def send(frame):
        sent.append(frame)
        if frame["type"] == "turn.delta":
            follower.ack(frame["offset"] + len(frame["text"]))
        await asyncio.sleep(0)

    follower = Follower(tape, send, offset=offset)
    await follower.run()
    return sent


@given(moves)
def test_merging_the_log_changes_nothing_that_is_read(script):
    made = tape_frames(script)
    assert text_of(merged(made)) == text_of(made)


@given(moves, st.integers(min_value=0, max_value=20))
async def test_whoever_joins_late_gets_the_same_text(script, late):
    made = tape_frames(script)
    tape = Tape()
    tape.append(*made[:late])
    follower = asyncio.ensure_future(followed(tape))
    await asyncio.sleep(0)
    tape.append(*made[late:])
    tape.close()
    assert text_of(await follower) == text_of(made)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), st.data())
async def test_a_resume_at_any_code_point_loses_and_doubles_nothing(text, data):
    offset = data.draw(st.integers(min_value=0, max_value=len(text)))
    size = data.draw(st.integers(min_value=1, max_value=7))
    tape = Tape()
    tape.append(*tape_frames([text[at : at + size] for at in range(0, len(text), size)]))
    tape.close()
    sent = await followed(tape, offset=offset)
    assert text[:offset] + "".join(frame["text"] for frame in sent) == text


async def test_deltas_wait_for_the_reader_but_a_card_and_the_finish_do_not(settings):
    settings.ACK_WINDOW_BYTES = 10
    tape, sent = Tape(), []

    async def send(frame):
        sent.append(frame)

    follower = Follower(tape, send)
    running = asyncio.ensure_future(follower.run())
    tape.append(frames.turn_delta(TURN, 0, "x" * 20))
    await asyncio.sleep(0.01)
    tape.append(frames.turn_delta(TURN, 20, "y"), CARD, FINISHED)
    tape.close()
    await asyncio.sleep(0.01)
    assert [frame["type"] for frame in sent][-2:] == ["card", "turn.finished"]
    assert 10 < len(text_of(frame for frame in sent if "offset" in frame)) < 20
    while not running.done():
        follower.ack(21)
        await asyncio.sleep(0)
    assert text_of(frame for frame in sent if "offset" in frame) == "x" * 20 + "y"
    assert [frame["type"] for frame in sent].count("turn.finished") == 1


async def test_a_reader_who_stays_silent_is_let_go(settings):
    settings.ACK_WINDOW_BYTES, settings.ACK_SILENCE_SECONDS = 10, 0.02
    tape = Tape()
    tape.append(frames.turn_delta(TURN, 0, "x" * 20))

    async def send(_frame):
        tape.append(frames.turn_delta(TURN, 20, "y"))

    with pytest.raises(ReaderSilent):
        await Follower(tape, send).run()
