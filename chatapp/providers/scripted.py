"""A reply that says what it is told, for tests and benchmarks; it is a real `Reply`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from refusals.engine.events import Declined, Event, Finished, FinishReason, Refused, TextDelta
from refusals.engine.replies import Ask

Piece = str | float | Event | Exception


def scripted(*pieces: Piece) -> Scripted:
    """Return a reply that says `pieces` in order; without an ending of their own it ends in STOP.

    A text is a delta, a number a pause in seconds, an event itself, an exception what is raised.
    """
    return Scripted(pieces)


class Scripted:
    """A reply with a script; it remembers what it was asked and how its streams ended."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = pieces
        self.asks: list[Ask] = []
        self.completed = 0
        """How many streams came to the end of the script."""
        self.closed_early = 0
        """How many streams were closed or cancelled before that."""

    async def __call__(self, ask: Ask) -> AsyncGenerator[Event, None]:
        """Say the script."""
        self.asks.append(ask)
        ended = False
        try:
            for piece in self._pieces:
                match piece:
                    case str():
                        yield TextDelta(piece)
                    case float():
                        await asyncio.sleep(piece)
                    case Exception():
                        raise piece
                    case _:
                        ended = isinstance(piece, Declined | Finished | Refused)
                        yield piece
            if not ended:
                yield Finished(FinishReason.STOP)
        except (GeneratorExit, asyncio.CancelledError):
            self.closed_early += 1
            raise
        self.completed += 1
