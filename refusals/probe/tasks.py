"""What the worker does for probes: a slice of a run at a time, behind everything else."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from kombu.exceptions import OperationalError

from refusals.probe import asking, scheduling

logger = logging.getLogger(__name__)

_LAST = 9
"""The priority that is served last: nobody waits for a probe."""


@shared_task
def ask_for_a_while(run_id: int, handed: str = "") -> None:
    """Ask for a run for a while, and hand it on if there is more.

    No time limit of Celery's: a slice ends by itself once its last request is over, which has one.
    """
    token = asking.advance(run_id, UUID(handed) if handed else None)
    if token is not None:
        take_up(run_id, str(token))


@shared_task(soft_time_limit=25, time_limit=30)
def go_on_with_probes() -> None:
    """Take up runs that a worker left behind, and begin those whose time has come."""
    scheduling.begin_due()
    for run_id in asking.waiting()[:1]:
        take_up(run_id)


def take_up(run_id: int, handed: str = "") -> None:
    """Have a worker ask for a run; without a broker the sweep does, later."""
    try:
        ask_for_a_while.apply_async(args=(run_id, handed), priority=_LAST)
    except OperationalError as error:
        logger.warning("Probe %s waits for the sweep: %s", run_id, type(error).__name__)
