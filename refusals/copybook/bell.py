"""The bell that tells every process that words changed; without one they look again by the clock.

It rings through Redis publish and subscribe: at most once, and a process that is not listening
misses it. So it is never the only way: `book.live` also asks the database now and then.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings

logger = logging.getLogger(__name__)
_CHANNEL = "refusals:copy"
_TIMEOUTS: dict[str, Any] = {"socket_connect_timeout": 1}
_PAUSE = 1.0
"""Seconds until a lost connection is tried again."""


def ring() -> None:
    """Tell the other processes; a broker that is away costs them half a second, not the change."""
    url = _url()
    if not url:
        return
    try:
        with redis.Redis.from_url(url, socket_timeout=1, **_TIMEOUTS) as client:
            client.publish(_CHANNEL, "changed")
    except redis.RedisError as error:
        logger.warning("the bell for changed words did not ring: %s", type(error).__name__)


def listen(hear: Callable[[], None]) -> None:
    """Call `hear` whenever the bell rings, from a thread of this process; returns at once."""
    if _url():
        threading.Thread(target=_follow, args=(hear,), name="copy-bell", daemon=True).start()


def _follow(hear: Callable[[], None]) -> None:
    """Stay subscribed; after every gap `hear` is called, for what was missed meanwhile."""
    told = False
    while True:
        try:
            with redis.Redis.from_url(_url(), **_TIMEOUTS) as client, client.pubsub() as bell:
                bell.subscribe(_CHANNEL)
                for _ in bell.listen():  # the first message says that we are subscribed
                    told = False
                    hear()
        except redis.RedisError as error:
            if not told:
                logger.warning("the bell for changed words is silent: %s", type(error).__name__)
            told = True
        time.sleep(_PAUSE)


def _url() -> str:
    return str(getattr(settings, "REFUSALS_REDIS_URL", ""))
