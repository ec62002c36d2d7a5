"""The processes of the product: what each one is, and what it does for its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Bytes. Above what the longest message takes however its JSON is written (12 for one emoji),
# so that one that is too long is told so; below what a flood of huge frames would need.
_LARGEST_FRAME = str(512 * 1024)


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its name, which its pid file and its lines of output carry, and its command."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


def web(port: int, env: Mapping[str, str]) -> Part:
    """Serve on loopback: a demo must not leave the machine, and production has a proxy in front."""
    limits = (
        *("--websocket-max-message-size", _LARGEST_FRAME),
        *("--websocket-max-frame-size", _LARGEST_FRAME),
        *("--application-close-timeout", "2"),
    )
    where = ("-b", "127.0.0.1", "-p", str(port), "-v", "0")
    argv = (sys.executable, "-m", "daphne", *where, *limits, "chatapp.asgi:application")
    return Part("web", argv, {**env, "PORT": str(port)})


def worker(env: Mapping[str, str]) -> Part:
    """Run tasks in four threads."""
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    options = ("-P", "threads", "-c", "4", "-l", "WARNING", *alone)
    # Celery warns root at length; here it runs as whoever runs the rest.
    quiet = (sys.executable, "-W", "ignore:You're running the worker", *_CELERY[1:])
    return Part("worker", (*quiet, "worker", *options), env)


def beat(env: Mapping[str, str]) -> Part:
    """Enqueue what is due."""
    return Part("beat", (*_CELERY, "beat", "-l", "WARNING", "--pidfile="), env)


_CELERY = (sys.executable, "-m", "celery", "-q", "-A", "chatapp")


def die_with_parent() -> Callable[[], None]:
    """Make what a child runs before its program: on Linux it is killed when its parent dies.

    A process of its own session, so that Ctrl-C reaches the parent alone, which ends the parts in
    order. The parent must start children from its main thread: the kernel watches the thread.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def write_pid(run: Path, name: str, pid: int) -> None:
    """Write `<name>.pid` in one step, so that a reader never finds half a number."""
    draft = run / f"{name}.pid.{pid}"
    draft.write_text(f"{pid}\n")
    draft.replace(run / f"{name}.pid")


def forget_pid(run: Path, name: str) -> None:
    """Remove `<name>.pid`; whoever has that number next is not ours."""
    with suppress(FileNotFoundError):
        (run / f"{name}.pid").unlink()
