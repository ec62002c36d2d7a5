"""How long one exchange may take: to its first token, between any two bytes, and in all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from chatapp.providers.errors import ConnectionLost, FirstTokenTimeout, TotalTimeout

T = TypeVar("T")


class Deadlines:
    """The clock of one exchange; it starts when it is made.

    Keep-alive comments show that the other side lives, but they are no first token: until `began`
    is set, only the first token's deadline counts.
    """

    def __init__(self, first_token: float, total: float) -> None:
        self.began = False
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        self._silence = first_token
        self._first = now + min(first_token, total)
        self._total = now + total

    def end_within(self, seconds: float) -> None:
        """Bring the total deadline forward: the answer is whole, only its trailer may follow."""
        self._total = min(self._total, self._loop.time() + seconds)

    async def wait(self, awaitable: Awaitable[T]) -> T:
        """Await no longer than the deadlines allow."""
        limit = self._first
        if self.began:
            limit = min(self._total, self._loop.time() + self._silence)
        try:
            async with asyncio.timeout_at(limit) as clock:
                return await awaitable
        except TimeoutError:
            if clock.expired():
                raise self._error() from None
            raise

    def _error(self) -> ConnectionLost:
        if self._loop.time() >= self._total:
            return TotalTimeout()
        return ConnectionLost("stalled") if self.began else FirstTokenTimeout()
