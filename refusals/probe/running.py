"""Ask models many prompts: so many at a time and so many a minute, each model by itself."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable

from refusals.engine.replies import Reply
from refusals.probe.host import Limits
from refusals.probe.judging import Answer, Outcome, answer_of
from refusals.probe.planning import Asking

logger = logging.getLogger(__name__)

Take = Callable[[Asking, Answer], Awaitable[None]]


async def run(
    askings: Iterable[Asking],
    reply_for: Callable[[str], Reply],
    take: Take,
    limits: Limits,
    *,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Ask all of `askings` and have each answer taken as it comes.

    Nothing new is begun once `goes_on` says no; what was asked by then is waited for. Cancelled,
    it lets go of what is under way, which then counts for nothing.
    """
    waiting: dict[str, deque[Asking]] = defaultdict(deque)
    for asking in askings:
        waiting[asking.key.model].append(asking)
    async with asyncio.TaskGroup() as group:
        for model, mine in waiting.items():
            pace = _Pace(limits.per_minute)
            for _ in range(min(limits.concurrency, len(mine))):
                group.create_task(
                    _work(mine, _reply(reply_for, model), take, limits, pace, goes_on)
                )


async def _work(
    waiting: deque[Asking],
    reply: Reply | None,
    take: Take,
    limits: Limits,
    pace: _Pace,
    goes_on: Callable[[], bool],
) -> None:
    while waiting and goes_on():
        await pace.wait()
        if not waiting or not goes_on():
            return
        asking = waiting.popleft()
        await take(asking, await _answer(reply, asking, limits))


async def _answer(reply: Reply | None, asking: Asking, limits: Limits) -> Answer:
    if reply is None:
        return Answer(Outcome.FAILED, "unknown_model")
    try:
        return await answer_of(reply, asking, limits)
    except Exception:
        # Somebody else's code: one prompt that breaks it must not be asked again for ever.
        logger.exception("%s could not be asked %s.", asking.key.model, asking.key.probe)
        return Answer(Outcome.FAILED, "broken")


def _reply(reply_for: Callable[[str], Reply], model: str) -> Reply | None:
    try:
        return reply_for(model)
    except LookupError:  # it was declared when the run began
        return None


class _Pace:
    """Lets requests begin no more often than so many a minute."""

    def __init__(self, per_minute: int) -> None:
        self._gap = 60 / per_minute
        self._next = 0.0

    async def wait(self) -> None:
        """Wait for the next moment at which a request may begin."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._next)
        self._next = mine + self._gap
        await asyncio.sleep(mine - now)
