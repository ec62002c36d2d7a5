"""What is over its time goes, in small steps, whoever it belongs to."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

import redis
from django.utils import timezone

from chatapp.conversations import search, turnlog
from chatapp.holdings import holdings

logger = logging.getLogger(__name__)
_AT_ONCE = 100


def keep_no_longer(now: datetime | None = None, seconds: float = 20.0) -> int:
    """Remove what is older than its holding allows, for at most `seconds`; return how much.

    What is left then is for the next time.
    """
    at, until, gone = now or timezone.now(), time.monotonic() + seconds, 0
    for holding in holdings():
        for rule in holding.retention:
            days = rule.days()
            while days and time.monotonic() < until:
                swept = rule.sweep(at - timedelta(days=days), _AT_ONCE)
                gone += swept
                if not swept:
                    break
    return gone


def leave_no_traces() -> None:
    """Have the index of SQLite and the journals let go of words that were removed."""
    search.forget_removed()
    try:
        turnlog.forget_forgotten()
    except redis.RedisError as error:
        logger.warning("The broker's journal stays as it is: %s", type(error).__name__)
