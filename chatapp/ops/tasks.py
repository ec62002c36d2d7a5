"""What the worker does for those who watch over the product; each may run twice."""

from __future__ import annotations

from celery import shared_task

from refusals.analytics import rollups


@shared_task
def count_refusals() -> int:
    """Count the ledger's days in which something happened."""
    return rollups.keep_up()
