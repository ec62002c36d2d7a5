"""What the worker does for the chat."""

from __future__ import annotations

from celery import shared_task

from chatapp.chat import history
from chatapp.conversations import endings


@shared_task
def end_dead_turns() -> int:
    """End the turns whose process died, with what their log has."""
    return endings.sweep()


@shared_task
def purge_deleted() -> int:
    """Remove the deleted conversations whose deletion can't be undone any more."""
    return history.purge()
