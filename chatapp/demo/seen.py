"""What the demo endpoint saw lately, so that a test or a reader can see that Stop reached it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

_BOOTED = datetime.now(UTC) - timedelta(seconds=monotonic())


@dataclass(slots=True)
class Seen:
    """One request, without a word of it."""

    model: str
    started: float
    ended: float | None = None
    ended_by: str = ""
    """`finished` or `disconnected`; empty while it runs."""

    def as_json(self) -> dict[str, str | None]:
        """Return it with times that the steps of the wall clock cannot disorder."""
        return {
            "model": self.model,
            "started": _time(self.started),
            "ended": None if self.ended is None else _time(self.ended),
            "ended_by": self.ended_by or None,
        }


RECENT: deque[Seen] = deque(maxlen=100)
"""In this process, the latest last."""


def begin(model: str) -> Seen:
    """Note that a request began."""
    seen = Seen(model, monotonic())
    RECENT.append(seen)
    return seen


def end(seen: Seen, *, by: str) -> None:
    """Note how a request ended."""
    seen.ended, seen.ended_by = monotonic(), by


async def watched(pieces: AsyncGenerator[bytes, None], seen: Seen) -> AsyncGenerator[bytes, None]:
    """Pass `pieces` on and note whether the client stayed to the end."""
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece
    except (asyncio.CancelledError, GeneratorExit):
        end(seen, by="disconnected")
        raise
    end(seen, by="finished")


def _time(at: float) -> str:
    return (_BOOTED + timedelta(seconds=at)).isoformat(timespec="milliseconds")
