"""Waiting for a database that is away, where giving up would lose what somebody has read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.5
AWAY = (OperationalError, InterfaceError)
"""How a database fails that restarts, has no room or is locked: not for what it was asked."""

T = TypeVar("T")


async def patiently(write: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Write, and again for `TURN_SAVE_SECONDS` while the database is away; then raise."""
    loop = asyncio.get_running_loop()
    until = loop.time() + settings.TURN_SAVE_SECONDS
    while True:
        try:
            return await write()
        except AWAY as error:
            if loop.time() >= until:
                raise
            logger.warning("The end of a turn waits for the database: %s", type(error).__name__)
        await asyncio.sleep(_PAUSE_SECONDS)
