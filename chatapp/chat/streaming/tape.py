"""A turn's frames in order, growing while it runs, for any number of readers."""

from __future__ import annotations

import asyncio

from chatapp.conversations.turnlog import Frame


class Tape:
    """An append-only list of frames that readers can wait on; one event loop only."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.closed = False
        self._grown = asyncio.Event()

    def append(self, *frames: Frame) -> None:
        """Add frames and wake the readers."""
        self.frames += frames
        self._wake()

    def close(self) -> None:
        """Say that nothing more will come."""
        self.closed = True
        self._wake()

    async def beyond(self, index: int) -> bool:
        """Wait until there is a frame at `index`; False when the tape closed without one."""
        while len(self.frames) <= index and not self.closed:
            await self._grown.wait()
        return len(self.frames) > index

    @property
    def finished(self) -> bool:
        """Say whether the turn's end is on the tape."""
        return any(frame["type"] == "turn.finished" for frame in self.frames[-4:])

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()
