"""Says again and again that a tab is here while its socket is open, and that a server is up."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence

from chatapp.desk.duty import presence
from chatapp.desk.duty.presence import Doing, Place, seconds_of

_TIMES = 3
"""How often a presence is renewed before it would expire."""


def follow() -> None:
    """Say that this process is up for as long as it is; for one that serves the desk."""
    threading.Thread(target=_say_that_we_are_up, name="web-up", daemon=True).start()


def _say_that_we_are_up() -> None:
    while True:
        presence.web_is_up()
        time.sleep(seconds_of(Doing.VIEWING) / _TIMES)


class Heart:
    """Keeps one tab present in some places; call `start` once and `stop` when it closes.

    Redis is spoken to from threads of their own: one that hangs holds up no socket.
    """

    def __init__(self, places: Sequence[tuple[Place, str]]) -> None:
        """Take the places and, for each, what the tab is called there."""
        self._places = places
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Be here now, and go on being here."""
        await self._beat()
        self._task = asyncio.create_task(self._go_on(), name="heart")

    async def stop(self) -> None:
        """Be gone at once."""
        if self._task is None:
            return
        self._task.cancel()
        self._task = None
        for place, member in self._places:
            await asyncio.to_thread(presence.leave, place, member)

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(seconds_of(Doing.VIEWING) / _TIMES)
            await self._beat()

    async def _beat(self) -> None:
        for place, member in self._places:
            await asyncio.to_thread(presence.renew, place, member)
