"""Workers that are killed at work, and what was in their hands."""

from __future__ import annotations

import random
import threading
import time

import redis

from tests.stack import Stack
from tests.stress.record import Record
from tests.stress.tally import Tally

_UNTIL_AT_WORK = 60.0
_UNTIL_NOTHING_IS_HELD = 60.0


def kill_at_work(
    stack: Stack, tally: Tally, chance: random.Random, clicking: threading.Thread
) -> None:
    """Kill the worker once it has done something since its start, and start another.

    When the clicks have ended there may be nothing left to do, so it is not waited for.
    """
    record = Record(stack)
    before, lost = record.handled(), _held(stack)
    record.seconds_until(
        lambda: record.handled() > before or not clicking.is_alive(), within=_UNTIL_AT_WORK
    )
    time.sleep(chance.uniform(0.0, 1.0))
    stack.kill("worker")
    tally.count("tasks in the hands of killed workers", len(_held(stack) - lost))
    stack.start("worker")


def nothing_is_held(stack: Stack, tally: Tally) -> None:
    """What killed workers had in their hands was given to others, who have done it."""
    Record(stack).seconds_until(lambda: not _held(stack), within=_UNTIL_NOTHING_IS_HELD)
    held = len(_held(stack))
    tally.expect(not held, f"{held} tasks that were taken are not done")


def _held(stack: Stack) -> set[bytes]:
    """Return the tasks that workers, killed ones too, have taken and not finished."""
    with redis.Redis.from_url(stack.env["REDIS_URL"]) as broker:
        return set(broker.hkeys("unacked"))
