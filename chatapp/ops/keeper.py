"""Keeps one part running: starts it, passes on what it prints, starts it again when it dies."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from chatapp.ops.children import Part, die_with_parent, forget_pid, write_pid

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_STEADY_AFTER = 10.0  # seconds of life after which a death counts as the first one again


class Keeper:
    """One part and the process that is it now."""

    def __init__(self, part: Part, *, run: Path, cwd: Path) -> None:
        self.part = part
        self.deaths = 0
        self._run, self._cwd = run, cwd
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Keep the part running from now on."""
        self._task = asyncio.create_task(self._keep(), name=self.part.name)
        self._task.add_done_callback(_noted)

    async def end(self, seconds: float) -> None:
        """Ask the part to end, wait that long, then insist; nothing is started again."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        process = self._process
        if process is not None and process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), seconds)
            except TimeoutError:
                say(f"{self.part.name} did not end in time; killed")
                process.kill()
                await process.wait()
        forget_pid(self._run, self.part.name)

    async def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            began = time.monotonic()
            how = await self._live()
            self.deaths += 1
            steady = time.monotonic() - began > _STEADY_AFTER
            pause = _FIRST_PAUSE if steady else min(pause * 2, _LONGEST_PAUSE)
            say(f"{self.part.name} ended ({how}); starting it again")
            await asyncio.sleep(pause)

    async def _live(self) -> str:
        """Run the part once; return how it ended."""
        try:
            process = await self._spawn()
        except OSError as error:  # no memory or no process left: worth another try
            return str(error)
        self._process = process
        write_pid(self._run, self.part.name, process.pid)
        relay = asyncio.create_task(self._relay(process), name=f"{self.part.name}'s output")
        relay.add_done_callback(_noted)
        code = await process.wait()
        return f"signal {-code}" if code < 0 else f"code {code}"

    async def _spawn(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self.part.argv,
            env=self.part.env,
            cwd=self._cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )

    async def _relay(self, process: asyncio.subprocess.Process) -> None:
        """Pass on the part's output line by line, however long a line is."""
        if process.stdout is None:
            return
        rest = b""
        while piece := await process.stdout.read(65_536):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                say(f"{self.part.name:<6} | {line.decode(errors='replace').rstrip()}")
        if rest:
            say(f"{self.part.name:<6} | {rest.decode(errors='replace').rstrip()}")


def say(text: str) -> None:
    """Print a line at once; when nobody reads any more, go on in silence."""
    try:
        print(text, flush=True)  # noqa: T201  the terminal is where this speaks
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _noted(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        say(f"{task.get_name()} failed: {error!r}")
