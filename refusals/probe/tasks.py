"""What the worker does for probes: a slice of a run at a time, behind everything else."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from refusals.models import ProbeRun
from refusals.once import one_at_a_time
from refusals.probe import asking, runs, scheduling
from refusals.probe.planning import Plan

logger = logging.getLogger(__name__)

_LAST = 9
"""The priority that is served last: nobody waits for a probe."""


@shared_task
def ask_for_a_while(run_id: int, handed: str = "") -> None:
    """Ask for a run for a while, and hand it on if there is more.

    A slice ends by itself once its last request is over, which has a limit of its own.
    """
    token = asking.advance(run_id, UUID(handed) if handed else None)
    if token is not None:
        take_up(run_id, str(token))


@shared_task
def go_on_with_probes() -> None:
    """Take up runs that a worker left behind, and begin those whose time has come."""
    scheduling.begin_due()
    for run_id in asking.waiting()[:1]:
        take_up(run_id)


@transaction.atomic
def begin(plan: Plan, *, by_id: int | None) -> ProbeRun:
    """Write a run down and have it asked; the same that is under way is given instead."""
    one_at_a_time(by_id)
    same = ProbeRun.objects.filter(
        suite=plan.suite.name,
        asked=list(plan.models),
        languages=list(plan.languages),
        repeats=plan.repeats,
        ended__isnull=True,
    ).first()
    if same is not None:
        return same
    found = runs.write_down(plan, by_id=by_id)
    transaction.on_commit(lambda: take_up(found.pk), robust=True)
    return found


def take_up(run_id: int, handed: str = "") -> None:
    """Have a worker ask for a run; without a broker the sweep does, later."""
    try:
        ask_for_a_while.apply_async(args=(run_id, handed), priority=_LAST)
    except OperationalError as error:
        logger.warning("Probe %s waits for the sweep: %s", run_id, type(error).__name__)
