"""The turns that one socket follows, wherever they run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from channels.db import database_sync_to_async

from chatapp.chat.streaming import tapes
from chatapp.chat.streaming.followers import Follower, ReaderSilent, Send
from chatapp.chat.streaming.tape import Tape
from chatapp.conversations.models import Turn
from chatapp.conversations.turnlog import Frame


class Following:
    """Follows turns down one socket, and knows which of them it has seen to their end."""

    def __init__(self, send: Send, on_silence: Callable[[], Awaitable[None]]) -> None:
        self._send_frame = send
        self._on_silence = on_silence
        self._followers: dict[UUID, Follower] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._finished: set[UUID] = set()
        self._after_start: dict[UUID, Frame] = {}

    def ack(self, turn_id: UUID, offset: int) -> None:
        """Take note that the reader has a turn's text up to `offset`."""
        if turn_id in self._followers:
            self._followers[turn_id].ack(offset)

    def has_finished(self, turn_id: UUID) -> bool:
        """Say whether the reader was told how the turn ended."""
        return turn_id in self._finished

    def follow(
        self,
        turn: Turn,
        tape: Tape | None = None,
        *,
        offset: int = 0,
        again: bool = False,
        after_start: Frame | None = None,
    ) -> None:
        """Follow a turn from `offset`; one that is followed already only when told `again`.

        `after_start` is sent once, right behind the turn's first frame.
        """
        if after_start is not None:
            self._after_start[turn.pk] = after_start
        task = self._tasks.get(turn.pk)
        if task is not None and not task.done():
            if not again:
                return
            task.cancel()
        self._tasks[turn.pk] = asyncio.create_task(self._run(turn, tape, offset))

    def started(self, turn: Turn) -> None:
        """Follow a turn that was begun elsewhere, unless it was seen before."""
        if turn.pk not in self._tasks and turn.pk not in self._finished:
            self.follow(turn)

    async def ended(self, turn: Turn) -> None:
        """Send an end that no tape will bring: an agent took over, or a sweep was first."""
        if turn.pk in self._finished:
            return
        task = self._tasks.get(turn.pk)
        overtaken = turn.epoch < turn.conversation.epoch
        if task is None or task.done() or overtaken:
            if task is not None:
                task.cancel()
            await self._send_ending(turn.pk)

    def stop(self) -> None:
        """Follow nothing any more; the turns go on."""
        for task in self._tasks.values():
            task.cancel()

    async def send(self, frame: Frame) -> None:
        """Send a frame, remembering the ends."""
        if frame["type"] == "turn.finished":
            self._finished.add(UUID(frame["turn"]))
        await self._send_frame(frame)
        if frame["type"] == "turn.started":
            following = self._after_start.pop(UUID(frame["turn"]), None)
            if following is not None:
                await self._send_frame(following)

    async def _run(self, turn: Turn, tape: Tape | None, offset: int) -> None:
        mirroring: asyncio.Task[None] | None = None
        try:
            if tape is None:
                tape = await _tape_of(turn)
            if tape is None:
                tape = Tape()
                mirroring = asyncio.create_task(tapes.mirror(turn, tape))
            follower = self._followers[turn.pk] = Follower(tape, self.send, offset=offset)
            await follower.run()
            if not tape.finished:
                await self._send_ending(turn.pk)
            self._followers.pop(turn.pk, None)
        except ReaderSilent:
            await self._on_silence()
        finally:
            if mirroring is not None:
                mirroring.cancel()

    async def _send_ending(self, turn_id: UUID) -> None:
        for frame in await database_sync_to_async(tapes.ending_frames)(turn_id):
            await self.send(frame)


async def _tape_of(turn: Turn) -> Tape | None:
    """Return the tape that is here already; None when another process runs the turn."""
    if turn.is_running:
        return await tapes.local_tape(turn.pk)
    return await tapes.recorded(turn)
