"""Find the tape of a turn: this process's own, a mirror of another's, or one made of the record."""

from __future__ import annotations

import asyncio
import itertools
from uuid import UUID

import redis
from channels.db import database_sync_to_async

from chatapp.chat import frames
from chatapp.chat.runner import runner
from chatapp.chat.streaming.tape import Tape
from chatapp.conversations.models import Message, Turn
from chatapp.conversations.turnlog import Frame, text_of

_LOCAL_TRIES = 5
_LOCAL_PAUSE = 0.01
# The log is written four times a second: reading it as often needs no signal that could get lost.
_POLL_SECONDS = 0.2
_POLLS_TO_RECHECK = 5


async def local_tape(turn_id: UUID) -> Tape | None:
    """Return the tape if this process runs the turn; it may be about to be started."""
    for _ in range(_LOCAL_TRIES):
        running = runner.find(turn_id)
        if running is not None:
            return running.tape
        await asyncio.sleep(_LOCAL_PAUSE)
    return None


async def mirror(turn: Turn, tape: Tape) -> None:
    """Copy another process's log of a turn to `tape` until the turn has ended."""
    tape.append(frames.turn_started(turn))
    read = 0
    for poll in itertools.count(1):
        found = await _read(turn.pk, read)
        read += len(found)
        tape.append(*(frame for frame in found if frame["type"] != "turn.started"))
        if poll % _POLLS_TO_RECHECK == 0:
            await _finish_from_record(turn.pk, tape)
        if tape.finished:
            break
        await asyncio.sleep(_POLL_SECONDS)
    tape.close()


async def recorded(turn: Turn) -> Tape:
    """Return the tape of a turn that has ended: its log, or without one what its row says."""
    tape = Tape()
    logged = await _read(turn.pk, 0)
    if any(frame["type"] == "turn.finished" for frame in logged):
        tape.append(*logged)
    else:
        tape.append(*await database_sync_to_async(ending_frames)(turn.pk, with_text=True))
    tape.close()
    return tape


def ending_frames(turn_id: UUID, *, with_text: bool = False) -> list[Frame]:
    """Return the frames that tell of an ended turn, from the record; none while it runs."""
    saved = (
        Message.objects.filter(turn=turn_id, author=Message.Author.MODEL)
        .select_related("turn")
        .first()
    )
    if saved is None or saved.turn is None:
        return []
    started, *rest = frames.record_of(saved)
    if not with_text:
        return rest
    return (
        [started, frames.turn_delta(turn_id, 0, saved.text), *rest]
        if saved.text
        else [started, *rest]
    )


async def _finish_from_record(turn_id: UUID, tape: Tape) -> None:
    """Add the end that the log lacks, if the turn has ended: its runner may have died.

    Or it has not come to write the log yet, so the last words are the record's too.
    """
    told = await database_sync_to_async(ending_frames)(turn_id, with_text=True)
    if told and not tape.finished:
        ending = [frame for frame in told[1:] if frame["type"] != "turn.delta"]
        tape.append(*_put_right(turn_id, text_of(tape.frames), text_of(told)), *ending)


def _put_right(turn_id: UUID, shown: str, text: str) -> list[Frame]:
    """Return the frames that make of what was shown what the turn says."""
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(shown, text, strict=False))
    same = sum(1 for _ in alike)
    found = [frames.turn_withdrawn(turn_id, same)] if same < len(shown) else []
    if same < len(text):
        found.append(frames.turn_delta(turn_id, same, text[same:]))
    return found


async def _read(turn_id: UUID, start: int) -> list[Frame]:
    try:
        return await runner.log.read(turn_id, start)
    except redis.RedisError:
        return []
