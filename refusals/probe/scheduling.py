"""Probe again on a timetable, so that a boundary that moved is seen though nobody looks."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from refusals.models import ProbeRun
from refusals.probe.planning import BadPlan, planned
from refusals.probe.runs import write_down

logger = logging.getLogger(__name__)


def begin_due() -> list[ProbeRun]:
    """Write down a run for each suite whose last one is older than REFUSALS_PROBE_HOURS.

    It asks the same models in the same languages, as often as the last finished run that somebody
    began on the page: the command may ask what nobody wants to pay for again. 0 hours: never.
    """
    hours = getattr(settings, "REFUSALS_PROBE_HOURS", 0)
    if not hours:
        return []
    since = timezone.now() - timedelta(hours=hours)
    begun = (_begin(suite) for suite in _suites() if not _is_recent(suite, since))
    return [run for run in begun if run is not None]


def _suites() -> list[str]:
    done = _patterns()
    return sorted(set(done.values_list("suite", flat=True)))


def _patterns() -> QuerySet[ProbeRun]:
    return ProbeRun.objects.filter(state=ProbeRun.State.DONE, scheduled=False, commanded=False)


def _is_recent(suite: str, since: datetime) -> bool:
    begun = ProbeRun.objects.filter(suite=suite, commanded=False)
    return begun.filter(created__gt=since).exists()


def _begin(suite: str) -> ProbeRun | None:
    pattern = _patterns().filter(suite=suite).first()
    if pattern is None:
        return None
    try:
        plan = planned(suite, pattern.asked, pattern.languages, pattern.repeats)
    except BadPlan as error:
        logger.warning("The suite %s is not probed again: %s", suite, error)
        return None
    return write_down(plan, by_id=None, scheduled=True)
