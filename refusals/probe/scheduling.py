"""Probe again on a timetable, so that a boundary that moved is seen though nobody looks."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from refusals.models import ProbeRun
from refusals.probe.planning import BadPlan, planned
from refusals.probe.runs import write_down

logger = logging.getLogger(__name__)


def begin_due() -> list[ProbeRun]:
    """Write down a run for each suite whose last one is older than REFUSALS_PROBE_HOURS.

    It asks the same models in the same languages, as often as the last finished run that somebody
    began. 0 hours: never.
    """
    hours = getattr(settings, "REFUSALS_PROBE_HOURS", 0)
    if not hours:
        return []
    since = timezone.now() - timedelta(hours=hours)
    begun = (_begin(suite) for suite in _suites() if not _is_recent(suite, since))
    return [run for run in begun if run is not None]


def _suites() -> list[str]:
    done = ProbeRun.objects.filter(state=ProbeRun.State.DONE, scheduled=False)
    return sorted(set(done.values_list("suite", flat=True)))


def _is_recent(suite: str, since: datetime) -> bool:
    return ProbeRun.objects.filter(suite=suite, created__gt=since).exists()


def _begin(suite: str) -> ProbeRun | None:
    done = ProbeRun.objects.filter(suite=suite, state=ProbeRun.State.DONE)
    pattern = done.filter(scheduled=False).first()
    if pattern is None:
        return None
    try:
        plan = planned(suite, pattern.asked, pattern.languages, pattern.repeats)
    except BadPlan as error:
        logger.warning("The suite %s is not probed again: %s", suite, error)
        return None
    return write_down(plan, by_id=None, scheduled=True)
