"""The runs that are kept: what one measured, what is still to be asked, where it ends."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from refusals.models import ProbeCell, ProbeRun
from refusals.probe.cells import Cells, Counts, as_json
from refusals.probe.comparing import Moved, moved
from refusals.probe.judging import Answer, Outcome
from refusals.probe.planning import Key, Plan

logger = logging.getLogger(__name__)
_COUNTED = ["n", "refused", "partial", "failed", "why", "failures"]


@transaction.atomic
def write_down(plan: Plan, *, by_id: int | None, scheduled: bool = False) -> ProbeRun:
    """Write down a run that nobody has begun to ask, with all its cells.

    It will be held against the last finished run of its suite.
    """
    done = ProbeRun.objects.filter(suite=plan.suite.name, state=ProbeRun.State.DONE)
    run = ProbeRun.objects.create(
        suite=plan.suite.name,
        suite_version=plan.suite.version,
        asked=list(plan.models),
        languages=list(plan.languages),
        repeats=plan.repeats,
        by_id=by_id,
        baseline=done.first(),
        scheduled=scheduled,
    )
    ProbeCell.objects.bulk_create(
        ProbeCell(run=run, **key._asdict(), wanted=plan.repeats) for key in plan.keys
    )
    return run


@transaction.atomic
def write_down_commanded(
    plan: Plan,
    answers: Iterable[tuple[Key, Answer]],
    served: Mapping[str, list[str]],
    *,
    begun: datetime,
) -> ProbeRun:
    """Write down a run that the command has asked to its end, with all that was answered.

    Its languages are the suite's own tags, as on the page, so that it compares with any other.
    """
    tags = {tag: plan.suite.language(tag) or tag for tag in plan.languages}
    run = write_down(replace(plan, languages=tuple(dict.fromkeys(tags.values()))), by_id=None)
    cells = {Key(c.model, c.language, c.topic, c.probe): c for c in run.cells.all()}
    for key, answer in answers:
        _count(cells[key._replace(language=tags[key.language])], answer)
    ProbeCell.objects.bulk_update(cells.values(), _COUNTED)
    run.commanded, run.served, run.created = True, dict(served), begun
    run.state, run.ended = ProbeRun.State.DONE, timezone.now()
    _hold_against_baseline(run)
    run.save()
    return run


def cells_of(run: ProbeRun) -> dict[Key, Counts]:
    """Return what a run measured so far, in one query."""
    rows = run.cells.values_list(*Key._fields, "n", "refused", "partial", "failed")
    return {Key(*row[:4]): Counts(*row[4:]) for row in rows}


def moved_since(before: ProbeRun, after: ProbeRun) -> list[Moved]:
    """Return the boundaries that moved between two runs of one suite."""
    return moved(cells_of(before), cells_of(after))


def report_of(run: ProbeRun, before: ProbeRun | None = None) -> dict[str, Any]:
    """Return a run as the command writes it, held against an earlier one of its suite."""
    cells: Cells = cells_of(run)
    changes = moved(cells_of(before), cells) if before else []
    return as_json(run.suite, cells, [one.as_json() for one in changes])


@transaction.atomic
def note(run_id: int, token: UUID, key: Key, answer: Answer) -> bool:
    """Count one answer; False, and nothing is written, if another worker has taken over."""
    held = ProbeRun.objects.select_for_update().filter(pk=run_id, token=token).first()
    if held is None:
        return False
    cell = ProbeCell.objects.get(run=held, **key._asdict())
    _count(cell, answer)
    cell.save(update_fields=_COUNTED)
    names = held.served.get(key.model, [])
    if answer.served and answer.served not in names:
        held.served = {**held.served, key.model: sorted([*names, answer.served])}
        held.save(update_fields=["served"])
    return True


@transaction.atomic
def end(run_id: int, token: UUID, state: ProbeRun.State) -> bool:
    """End a run that `token` holds; False if it doesn't, or the run is over."""
    held = ProbeRun.objects.filter(pk=run_id, token=token, ended__isnull=True)
    if not held.update(state=state, ended=timezone.now(), token=None, lease_until=None):
        return False
    run = ProbeRun.objects.select_related("baseline").get(pk=run_id)
    _hold_against_baseline(run)
    run.save(update_fields=["moved"])
    return True


def ask_to_stop(run: ProbeRun) -> None:
    """Have nothing more asked; what was measured stays. One that nobody asks ends at once."""
    open_ones = ProbeRun.objects.filter(pk=run.pk, ended__isnull=True)
    open_ones.update(stop_requested=True)
    now = timezone.now()
    idle = open_ones.exclude(lease_until__gt=now)
    idle.update(state=ProbeRun.State.STOPPED, ended=now, token=None, lease_until=None)


def _hold_against_baseline(run: ProbeRun) -> None:
    if run.baseline:
        run.moved = len(moved_since(run.baseline, run))
        if run.moved:
            logger.warning("Probe %s: %s boundaries moved since %s.", run, run.moved, run.baseline)


def _count(cell: ProbeCell, answer: Answer) -> None:
    counts = Counts(cell.n, cell.refused, cell.partial, cell.failed).with_answer(answer)
    cell.n, cell.refused = counts.n, counts.refused
    cell.partial, cell.failed = counts.partial, counts.failed
    if answer.outcome is Outcome.FAILED:
        cell.failures = _one_more(cell.failures, answer.why)
    elif answer.why:
        cell.why = _one_more(cell.why, answer.why)


def _one_more(counted: Mapping[str, int], name: str) -> dict[str, int]:
    return dict(Counter(counted) + Counter([str(name)]))
