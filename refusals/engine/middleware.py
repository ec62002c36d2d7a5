"""Wrap a reply so that a no becomes a card, and never half of it reaches the reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from refusals.engine.events import Event, Finished, FinishReason, TextDelta
from refusals.engine.replies import Ask, Reply
from refusals.engine.scoring.releasing import Hold
from refusals.engine.watch import Watch

_plugged: Callable[[], Hold] = Hold


def follow(plugged: Callable[[], Hold]) -> None:
    """Hold openings for no longer than the host says."""
    global _plugged  # noqa: PLW0603  (the one place where a host plugs its limits in)
    _plugged = plugged


class InterceptRefusals:
    """A middleware; what one reply needs is made in each call, nothing is kept on the instance.

    While the opening is held, each event is awaited in a task of its own, so that a stall can be
    seen without disturbing the wait: replies inside must not keep a timeout open across a `yield`.
    """

    def __init__(self, hold: Hold | None = None) -> None:
        self._hold = hold or _plugged()

    def __call__(self, reply: Reply) -> Reply:
        """Return `reply` with its refusals recognised."""

        async def intercepted(ask: Ask) -> AsyncGenerator[Event, None]:
            watch = Watch(ask, self._hold)
            async with (
                aclosing(reply(ask)) as events,
                aclosing(_opening(events, watch, self._hold)) as opening,
            ):
                async for event in opening:
                    yield event
                # Nothing is held any more: text goes straight through.
                while not watch.ended:
                    event = await _next(events)
                    if isinstance(event, TextDelta):
                        watch.note(event.text)
                        yield event
                    else:
                        for made in watch.take(event):
                            yield made

        return intercepted


async def _opening(
    events: AsyncGenerator[Event, None], watch: Watch, hold: Hold
) -> AsyncGenerator[Event, None]:
    """Pass on what `watch` makes of `events` until it holds nothing back or has ended."""
    waiting: asyncio.Task[Event] | None = None
    try:
        while waiting or watch.holding:
            waiting = waiting or asyncio.create_task(_next(events))
            task = waiting
            done, _ = await asyncio.wait({task}, timeout=hold.milliseconds / 1_000)
            if done:
                waiting = None
            for event in watch.take(task.result()) if done else watch.stalled():
                yield event
    finally:
        if waiting:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)


async def _next(events: AsyncGenerator[Event, None]) -> Event:
    return await anext(events, Finished(FinishReason.NO_FINISH))
