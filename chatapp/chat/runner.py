"""This process's running turns: they outlive the sockets that began them."""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable, Coroutine, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import redis
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from chatapp.accounts.limiting.limits import Hit
from chatapp.accounts.models import User
from chatapp.chat.asking import saying
from chatapp.chat.asking.saying import Heard, Repeated, Started
from chatapp.chat.frames import Say
from chatapp.chat.streaming.running import Running
from chatapp.chat.turns import run_turn
from chatapp.conversations import endings
from chatapp.conversations.models import Turn
from chatapp.conversations.turnlog import Frame, TurnLog

logger = logging.getLogger(__name__)

_BEAT_SECONDS = 0.04


class Runner:
    """Runs turns as tasks, writes their log, renews their leases, and sees wishes to stop.

    Two keepers do this for all turns of the process: one command for the stop flags every 40 ms,
    one pipeline for the logs every `LOG_INTERVAL`; and one update for the leases. The broker hears
    as often that they run, so that a database that was away costs no turn its end.
    """

    def __init__(self) -> None:
        self._turns: dict[UUID, Running] = {}
        self._keepers: dict[Callable[[], Coroutine[Any, Any, None]], asyncio.Task[None]] = {}
        self._log: TurnLog | None = None
        self._log_writing = asyncio.Lock()
        self._log_lost = False

    @property
    def log(self) -> TurnLog:
        """The log, connected when first used."""
        if self._log is None:
            self._log = TurnLog()
        return self._log

    def find(self, turn_id: UUID) -> Running | None:
        """Return the turn if this process runs it."""
        return self._turns.get(turn_id)

    async def say(
        self, conversation_id: UUID, said: Say, hit: Hit, *, user: User | None, guest: UUID | None
    ) -> tuple[Started | Repeated | Heard, Running | None]:
        """Write down what a person says and run its turn, if it begins one; raises `saying.Busy`.

        Both or neither, though the socket that asked is gone meanwhile: a turn that nobody runs
        would be silent until its lease is over.
        """

        async def both() -> tuple[Started | Repeated | Heard, Running | None]:
            say = database_sync_to_async(saying.say)
            result = await say(conversation_id, said, user=user, guest=guest)
            return result, await self.start(result, hit) if isinstance(result, Started) else None

        return await asyncio.shield(asyncio.create_task(both()))

    async def start(self, started: Started, hit: Hit | None = None) -> Running:
        """Run a turn that was begun and has cost `hit`; the caller may go away."""
        running = Running(started.turn, started.token, hit)
        self._turns[started.turn.pk] = running
        # A context of its own: the caller's holds a request's database thread, which ends with it.
        running.task = asyncio.get_running_loop().create_task(
            self._run(running), context=contextvars.Context()
        )
        running.task.add_done_callback(_log_crash)
        self._keep(self._look_after_logs)
        self._keep(self._hold_leases)
        return running

    async def stop(self, turn: Turn) -> None:
        """Stop a turn, here or in whichever process runs it."""
        running = self.find(turn.pk)
        if running is not None:
            running.stop()
        else:
            await database_sync_to_async(endings.request_stop)(turn)

    def end_all(self) -> None:
        """End what still runs as truncated, with every word so far: the process is going down.

        Synchronous, for the exit of any server: the event loop may be gone.
        """
        for running in self._turns.values():
            endings.end_in_its_stead(running.turn, Turn.State.TRUNCATED, running.text())
        self._turns.clear()

    async def _run(self, running: Running) -> None:
        try:
            await run_turn(running)
        finally:
            running.emit()
            await self._write_log([running])
            self._turns.pop(running.turn.pk, None)
            running.tape.close()

    def _keep(self, keeper: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have a keeper run for as long as there are turns."""
        task = self._keepers.get(keeper)
        if task is None or task.done():
            loop = asyncio.get_running_loop()
            task = self._keepers[keeper] = loop.create_task(keeper(), context=contextvars.Context())
            task.add_done_callback(_log_crash)

    async def _look_after_logs(self) -> None:
        """See wishes to stop, write the logs, and say that the turns run."""
        loop = asyncio.get_running_loop()
        log_due = hold_due = loop.time() + settings.LOG_INTERVAL
        while self._turns:
            await self._see_stops()
            if loop.time() >= log_due:
                await self._write_log(list(self._turns.values()))
                log_due = loop.time() + settings.LOG_INTERVAL
            if loop.time() >= hold_due:
                await self._say_that_they_run()
                hold_due = loop.time() + settings.TURN_LEASE_SECONDS / 3
            await asyncio.sleep(_BEAT_SECONDS)

    async def _hold_leases(self) -> None:
        """Renew the leases, whatever the broker does; one that can't be renewed is tried again."""
        while self._turns:
            await asyncio.sleep(settings.TURN_LEASE_SECONDS / 3)
            try:
                await self._renew_leases()
            except DatabaseError:
                logger.exception("The leases could not be renewed.")

    async def _see_stops(self) -> None:
        try:
            stopped = await self.log.stops(list(self._turns))
        except redis.RedisError as error:
            self._lost(error)
        else:
            self._stop(stopped)

    async def _say_that_they_run(self) -> None:
        try:
            await self.log.hold(list(self._turns), settings.TURN_LEASE_SECONDS)
        except redis.RedisError as error:
            self._lost(error)

    async def _write_log(self, turns: Iterable[Running]) -> None:
        """Append what the log lacks; one writer at a time, or two would append the same frames."""
        async with self._log_writing:
            await self._append(turns)

    async def _append(self, turns: Iterable[Running]) -> None:
        marks: dict[Running, int] = {}
        waiting: dict[UUID, list[Frame]] = {}
        for running in turns:
            frames, mark = running.unlogged()
            if frames:
                waiting[running.turn.pk] = frames
                marks[running] = mark
        if not waiting:
            return
        try:
            await self.log.append(waiting)
        except redis.RedisError as error:
            self._lost(error)
        else:
            self._log_lost = False
            for running, mark in marks.items():
                running.logged(mark)

    async def _renew_leases(self) -> None:
        tokens = {running.token: turn_id for turn_id, running in self._turns.items()}
        renewed = await database_sync_to_async(renew_leases)(list(tokens))
        lost = {turn_id for token, turn_id in tokens.items() if token not in renewed}
        self._stop(lost | {tokens[token] for token, stop in renewed.items() if stop})

    def _stop(self, turn_ids: Iterable[UUID]) -> None:
        for turn_id in turn_ids:
            if turn_id in self._turns:
                self._turns[turn_id].stop()

    def _lost(self, error: redis.RedisError) -> None:
        """Say once that the log cannot be reached; local sockets and the finished row go on."""
        if not self._log_lost:
            logger.warning("The turns' log cannot be reached: %s", type(error).__name__)
        self._log_lost = True


def renew_leases(tokens: list[UUID]) -> dict[UUID, bool]:
    """Renew the leases that these tokens still hold; say of each whether a stop was asked for."""
    held = Turn.objects.filter(token__in=tokens, state=Turn.State.RUNNING)
    held.update(lease_until=timezone.now() + timedelta(seconds=settings.TURN_LEASE_SECONDS))
    return {token: stop for token, stop in held.values_list("token", "stop_requested") if token}


def _log_crash(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.error("A turn's task crashed.", exc_info=task.exception())


runner = Runner()
