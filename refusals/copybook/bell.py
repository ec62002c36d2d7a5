"""The bell that tells every process that words changed; without one they look again by the clock.

It rings through Redis publish and subscribe: at most once, and a process that is not listening
misses it. So it is never the only way: `book.live` also asks the database now and then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings

logger = logging.getLogger(__name__)
_CHANNEL = "refusals:copy"
_TIMEOUTS: dict[str, Any] = {"socket_connect_timeout": 1, "health_check_interval": 30}
_PAUSE = 1.0
"""Seconds until a lost connection is tried again, and until an end is noticed."""


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


def listen(hear: Callable[[], None]) -> Callable[[], None]:
    """Call `hear` whenever the bell rings, from a thread of this process; return what ends it."""
    url, ended = _url(), threading.Event()
    thread = threading.Thread(
        target=_follow, args=(url, hear, ended), name="copy-bell", daemon=True
    )
    if url:
        thread.start()

    def end() -> None:
        ended.set()
        if url:
            thread.join()

    return end


def _follow(url: str, hear: Callable[[], None], ended: threading.Event) -> None:
    """Stay subscribed; after every gap `hear` is called, for what was missed meanwhile."""
    told = False
    while not ended.is_set():
        try:
            with redis.Redis.from_url(url, **_TIMEOUTS) as client, client.pubsub() as bell:
                bell.subscribe(_CHANNEL)
                told = False
                while not ended.is_set():
                    # The first message says that we are subscribed.
                    if bell.get_message(timeout=_PAUSE) is not None:
                        hear()
        except redis.RedisError as error:
            if not told:
                logger.warning("the bell for changed words is silent: %s", type(error).__name__)
            told = True
            ended.wait(_PAUSE)


def _url() -> str:
    return str(getattr(settings, "REFUSALS_REDIS_URL", ""))
