"""What the worker does for attachments."""

from __future__ import annotations

from celery import shared_task

from chatapp.attachments import keeping


@shared_task
def remove_unsent() -> int:
    """Remove the uploads that nobody sent."""
    return keeping.sweep()


@shared_task
def remove_strays() -> int:
    """Remove files that no row names."""
    return keeping.remove_strays()
