"""What the worker does for privacy; each may run twice."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import Task, shared_task
from kombu.exceptions import OperationalError

from chatapp.privacy import erasing, exporting, retention

logger = logging.getLogger(__name__)


@shared_task
def make_export(export_id: str) -> None:
    """Make one export."""
    exporting.make(UUID(export_id))


@shared_task
def erase(erasure_id: str) -> None:
    """Remove everything of one person."""
    erasing.run(UUID(erasure_id))


@shared_task
def take_up() -> None:
    """Hand out what is due or was lost: exports, and removals whose days are over."""
    for export_id in exporting.unfinished():
        make_export.delay(str(export_id))
    for erasure_id in erasing.due():
        erase.delay(str(erasure_id))


@shared_task
def keep_no_longer() -> int:
    """Remove what is over its time."""
    return retention.keep_no_longer()


@shared_task
def leave_no_traces() -> None:
    """Let go of what is left of words that were removed."""
    retention.leave_no_traces()


def soon(task: Task[[str], None], pk: UUID) -> None:
    """Enqueue one now; without a broker `take_up` finds it later."""
    try:
        task.delay(str(pk))
    except OperationalError as error:
        logger.warning("It waits for the sweep: %s", type(error).__name__)
