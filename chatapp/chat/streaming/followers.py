"""One socket following one turn: from its offset on, no faster than the reader acknowledges."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from uuid import UUID

from django.conf import settings

from chatapp.chat import frames
from chatapp.chat.streaming.tape import Tape
from chatapp.conversations.turnlog import Frame

Send = Callable[[Frame], Awaitable[None]]


class ReaderSilent(Exception):
    """The reader acknowledged nothing for too long; the socket closes with 4408."""


class Follower:
    """Sends a tape's frames down one socket.

    A delta may carry several of the tape's, so that whoever joins late gets few, large ones. While
    more than the window is unacknowledged deltas wait, but a card and the finish go out.
    """

    def __init__(self, tape: Tape, send: Send, *, offset: int = 0) -> None:
        self.tape = tape
        self._send = send
        self._offset = offset
        self._index = 0
        self._ahead: set[int] = set()
        self._sent: deque[tuple[int, int]] = deque()
        self._unacknowledged = 0
        self._acknowledged = asyncio.Event()

    def ack(self, offset: int) -> None:
        """Take note that the reader has the text up to `offset`."""
        while self._sent and self._sent[0][0] <= offset:
            self._unacknowledged -= self._sent.popleft()[1]
        self._acknowledged.set()

    async def run(self) -> None:
        """Send frames until the tape ends; raises ReaderSilent."""
        while await self.tape.beyond(self._index):
            frame = self.tape.frames[self._index]
            if frame["type"] == "turn.delta":
                await self._window()
                await self._send_deltas()
            else:
                if self._index not in self._ahead:
                    await self._send_other(frame)
                self._index += 1

    async def _send_other(self, frame: Frame) -> None:
        if frame["type"] == "turn.withdrawn":
            self._offset = min(self._offset, frame["offset"])
        await self._send(frame)

    async def _send_deltas(self) -> None:
        """Send what the reader lacks of the deltas from here on, as one, a part of the window."""
        room = settings.ACK_WINDOW_BYTES // 4
        start, pieces = self._reach(self.tape.frames[self._index]), []
        while self._index < len(self.tape.frames) and room > 0:
            frame = self.tape.frames[self._index]
            if frame["type"] != "turn.delta" or frame["offset"] > self._offset:
                break
            piece = frame["text"][self._offset - frame["offset"] :][:room]
            pieces.append(piece)
            room -= len(piece)
            self._offset += len(piece)
            self._index += self._offset >= frame["offset"] + len(frame["text"])
        if text := "".join(pieces):
            self._count(text)
            await self._send(frames.turn_delta(UUID(self.tape.frames[0]["turn"]), start, text))

    def _reach(self, frame: Frame) -> int:
        """Go to where the frame goes on; behind what the reader has only after a withdrawal."""
        self._offset = max(self._offset, frame["offset"])
        return self._offset

    def _count(self, text: str) -> None:
        size = len(text.encode())
        self._sent.append((self._offset, size))
        self._unacknowledged += size

    async def _window(self) -> None:
        while self._unacknowledged > settings.ACK_WINDOW_BYTES:
            self._acknowledged.clear()
            try:
                async with asyncio.timeout(settings.ACK_SILENCE_SECONDS):
                    await self._acknowledged_or_ahead()
            except TimeoutError:
                raise ReaderSilent from None

    async def _acknowledged_or_ahead(self) -> None:
        """Wait for an acknowledgement, meanwhile sending what is no delta."""
        seen = self._index
        acknowledged = asyncio.ensure_future(self._acknowledged.wait())
        try:
            while not acknowledged.done():
                grown = asyncio.ensure_future(self.tape.beyond(seen))
                await asyncio.wait({acknowledged, grown}, return_when=asyncio.FIRST_COMPLETED)
                if not grown.done():
                    grown.cancel()
                elif not grown.result():
                    await acknowledged
                seen = await self._send_ahead(seen)
        finally:
            acknowledged.cancel()

    async def _send_ahead(self, seen: int) -> int:
        for index in range(seen, len(self.tape.frames)):
            frame = self.tape.frames[index]
            if frame["type"] in {"card", "turn.finished"} and index not in self._ahead:
                self._ahead.add(index)
                await self._send(frame)
        return len(self.tape.frames)
