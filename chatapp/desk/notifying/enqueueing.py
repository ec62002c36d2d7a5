"""Handing work to the worker without waiting for a broker that is slow or away."""

from __future__ import annotations

import logging
from threading import Thread

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

CRISIS, SOON, USUAL = 0, 3, 6
"""Priorities, as the Redis transport counts them: the lowest number is served first.

Sweeps that mend what was lost come with the crises (`CELERY_BEAT_SCHEDULE`): they are short.
"""


def priority_of(severity: int) -> int:
    """Return how soon the tasks of a ticket of this severity are served."""
    return CRISIS if severity >= 3 else SOON


def enqueue_soon(task: str, *ids: int, priority: int = SOON) -> None:
    """Enqueue `chatapp.desk.tasks.<task>` from a thread: a broker that hangs holds up no click.

    If this is lost, with the process or with the broker, a sweep finds the row.
    """
    name = f"announce-{task}-{ids}"
    Thread(target=_enqueue, args=(task, ids, priority), name=name, daemon=True).start()


def enqueue(task: str, *ids: int, priority: int = SOON) -> None:
    """Enqueue from a worker, which can wait; what can't be enqueued a sweep finds."""
    _enqueue(task, ids, priority)


def _enqueue(task: str, ids: tuple[int, ...], priority: int) -> None:
    try:
        current_app.send_task(f"chatapp.desk.tasks.{task}", args=list(ids), priority=priority)
    except OperationalError as error:
        logger.warning("%s %s waits for the sweep: %s", task, ids, type(error).__name__)
    except (
        Exception
    ):  # a bug, and logged as one; as in a robust hook, it must cost the click nothing
        logger.exception("%s %s waits for the sweep", task, ids)
