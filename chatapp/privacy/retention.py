"""What is over its time goes, in small steps, whoever it belongs to."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from chatapp.holdings import holdings

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
