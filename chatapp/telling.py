"""Say something to a group of sockets, wherever they are, without waiting long for anybody."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any
from weakref import WeakKeyDictionary

import redis
from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer

logger = logging.getLogger(__name__)

_TELL_SECONDS = 1.0
_OUTAGE_SECONDS = 3.0
_silent_until: WeakKeyDictionary[BaseChannelLayer, float] = WeakKeyDictionary()


def tell(group: str, message: dict[str, Any]) -> None:
    """Send `message` to a group of sockets, or log that it could not be.

    Bounded, because a broker that hangs must not hold the thread that all sockets write on; after
    a failure its layer is left alone for a moment.
    """
    layer = get_channel_layer()
    assert layer is not None  # noqa: S101  (settings always name one)
    if time.monotonic() < _silent_until.get(layer, 0.0):
        return
    try:
        async_to_sync(_send)(layer, group, message)
    except (redis.RedisError, OSError, TimeoutError) as error:
        _silent_until[layer] = time.monotonic() + _OUTAGE_SECONDS
        logger.warning("Nobody was told of a change: %s", type(error).__name__)


async def _send(layer: BaseChannelLayer, group: str, message: dict[str, Any]) -> None:
    async with asyncio.timeout(_TELL_SECONDS):
        await layer.group_send(group, message)
