"""Ask for a kept run, a slice of time after the other, so that no worker is held up for long.

One run is asked at a time. Whoever asks holds a lease; a worker that dies lets it run out, and the
sweep has another go on. What was under way then is asked again and counted once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from refusals.engine.replies import Reply
from refusals.models import ProbeRun
from refusals.probe import host
from refusals.probe.judging import Answer
from refusals.probe.planning import Asking, Plan
from refusals.probe.running import run as run_all
from refusals.probe.runs import cells_of, end, note
from refusals.probe.suites import UnknownSuite, suite_named

LEASE = timedelta(seconds=30)
"""Also for how long a run that was handed on waits for its next slice, before the sweep looks."""


def waiting() -> list[int]:
    """Return the runs that nobody asks for now and that aren't over, the oldest first."""
    return list(_free().order_by("pk").values_list("pk", flat=True))


def advance(
    run_id: int,
    handed: UUID | None = None,
    *,
    reply_for: Callable[[str], Reply] = host.reply_for,
) -> UUID | None:
    """Ask for one slice of time; return what the next slice is handed, if there is more to ask.

    Nothing too if another worker asks for it, or for another run: the sweep comes back.
    """
    token = _claim(run_id, handed)
    if token is None:
        return None
    run = ProbeRun.objects.get(pk=run_id)
    plan = _plan_of(run)
    # Of other prompts, or none, these figures can't be completed.
    if plan is None or run.stop_requested:
        end(run_id, token, ProbeRun.State.STOPPED)
        return None
    cells = cells_of(run)
    left = list(plan.askings({key: counts.asked for key, counts in cells.items()}))
    async_to_sync(_ask)(_Slice(run_id, token), left, reply_for)
    return token if _goes_on(run_id, token) else None


def _goes_on(run_id: int, token: UUID) -> bool:
    """End a run that is complete or was stopped; say whether it goes on."""
    run = ProbeRun.objects.get(pk=run_id)
    if run.token != token:
        return False
    if run.stop_requested:
        end(run_id, token, ProbeRun.State.STOPPED)
        return False
    if all(cell.n + cell.failed >= cell.wanted for cell in run.cells.all()):
        end(run_id, token, ProbeRun.State.DONE)
        return False
    return True


def _free() -> QuerySet[ProbeRun]:
    now = timezone.now()
    idle = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return ProbeRun.objects.filter(idle, ended__isnull=True)


def _claim(run_id: int, handed: UUID | None) -> UUID | None:
    """Take the lease of a run, if it is free or was handed on, and no other is asked for."""
    now = timezone.now()
    others = ProbeRun.objects.filter(ended__isnull=True, lease_until__gt=now).exclude(pk=run_id)
    if others.exists():
        return None
    token = uuid4()
    mine = _free()
    if handed is not None:
        mine |= ProbeRun.objects.filter(token=handed, ended__isnull=True)
    taken = mine.filter(pk=run_id).update(
        token=token, lease_until=now + LEASE, state=ProbeRun.State.RUNNING
    )
    return token if taken else None


def _plan_of(run: ProbeRun) -> Plan | None:
    with suppress(UnknownSuite):
        suite = suite_named(run.suite)
        if suite.version == run.suite_version:
            return Plan(suite, tuple(run.asked), tuple(run.languages), run.repeats)
    return None


class _Slice:
    """One worker's time with a run: until when it begins new requests, and whether it may."""

    def __init__(self, run_id: int, token: UUID) -> None:
        self.run_id = run_id
        self.token = token
        self.lost = False
        seconds = getattr(settings, "REFUSALS_PROBE_SLICE", 20)
        self._until = time.monotonic() + seconds

    def goes_on(self) -> bool:
        """Whether another request may begin."""
        return not self.lost and time.monotonic() < self._until

    async def take(self, asking: Asking, answer: Answer) -> None:
        """Write an answer down."""
        kept = await sync_to_async(note)(self.run_id, self.token, asking.key, answer)
        self.lost = self.lost or not kept

    async def keep(self) -> None:
        """Renew the lease and see wishes to stop, until cancelled."""
        while not self.lost:
            await asyncio.sleep(1)
            self.lost = not await sync_to_async(self._renewed)()

    def _renewed(self) -> bool:
        held = ProbeRun.objects.filter(pk=self.run_id, token=self.token, stop_requested=False)
        return bool(held.update(lease_until=timezone.now() + LEASE))


async def _ask(part: _Slice, left: list[Asking], reply_for: Callable[[str], Reply]) -> None:
    keeper = asyncio.create_task(part.keep())
    try:
        await run_all(left, reply_for, part.take, host.limits(), goes_on=part.goes_on)
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await host.let_go()
