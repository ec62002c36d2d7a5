"""Runs the whole product on one machine: broker, web server, worker and beat, until told to stop.

    python -m chatapp.ops.supervisor

Only one at a time has a `CHATAPP_VAR`. Every process that it starts ends with it, also when it is
killed; what dies alone is started again.
"""

from __future__ import annotations

import asyncio
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chatapp.ops import broker, children
from chatapp.ops.children import Part
from chatapp.ops.keeper import Keeper, say

_READY_WITHIN = 60.0
_DRAIN, _BROKER_DRAIN = 10.0, 5.0
_HOPELESS = 5  # deaths of a part before it ever answered


class CannotStart(RuntimeError):
    """Something is in the way; the text tells the person at the terminal what."""


def main() -> int:
    """Run until a signal; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatapp.settings")
    try:
        port_must_be_free(settings.PORT)
        for folder in (settings.VAR, settings.RUN):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (settings.RUN / "supervisor.lock").open("a") as lock:
            _take(lock.fileno())
            return asyncio.run(_supervise())
    except (CannotStart, ImproperlyConfigured, broker.NoBroker) as problem:
        say(str(problem))
    except OSError as problem:  # no room, no rights
        say(f"Can't start in {settings.VAR}: {problem}")
    return 1


def port_must_be_free(port: int) -> None:
    """Raise `CannotStart`, naming a port that is free, when somebody listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            free = broker.free_port()
            raise CannotStart(
                f"Port {port} is taken ({error.strerror}). Another is free: make run PORT={free}"
            ) from error


def _take(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotStart(
            f"Already running on {settings.VAR}: stop that one, or set CHATAPP_VAR."
        ) from error


async def _supervise() -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
            continue  # under nohup
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    kept: list[Keeper] = []
    work = asyncio.create_task(_run(kept))
    stop = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()  # raises what stood in the way
            await stop
        return 0
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await _drain(kept)


async def _run(kept: list[Keeper]) -> None:
    """Start everything, in order, and say so."""
    env = {**os.environ, "CHATAPP_VAR": str(settings.VAR), "PYTHONUNBUFFERED": "1"}
    env.setdefault("CHATAPP_LOG_LEVEL", "WARNING")
    if "REDIS_URL" not in os.environ:
        server = broker.configure(settings.VAR)
        env["REDIS_URL"] = server.url
        _keep(Part("broker", server.argv, env), kept)
        await _until(server.answers, kept[-1])
    await _prepare(env)
    for part in (children.web(settings.PORT, env), children.worker(env), children.beat(env)):
        _keep(part, kept)
    await _until(_ready, next(keeper for keeper in kept if keeper.part.name == "web"))
    _welcome()


def _keep(part: Part, kept: list[Keeper]) -> None:
    keeper = Keeper(part, run=settings.RUN, cwd=settings.BASE_DIR)
    kept.append(keeper)
    keeper.start()


async def _prepare(env: Mapping[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "chatapp.ops.prepare"),
        env=env,
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=children.die_with_parent(),
    )
    try:
        if await process.wait():
            raise CannotStart("The database or the static files could not be prepared.")
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _until(answers: Callable[[], bool], keeper: Keeper) -> None:
    deadline = asyncio.get_running_loop().time() + _READY_WITHIN
    while not await asyncio.to_thread(answers):
        if keeper.deaths >= _HOPELESS or asyncio.get_running_loop().time() > deadline:
            raise CannotStart(f"The {keeper.part.name} does not get ready; see what it said above.")
        await asyncio.sleep(0.02)


def _ready() -> bool:
    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost"
    # The first answer loads the pages: the log warns of whoever hangs up on a slow machine.
    connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=15)
    try:
        headers = {"Host": host.replace("*", "localhost"), "X-Forwarded-Proto": "https"}
        connection.request("GET", "/readyz", headers=headers)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome() -> None:
    say(f"ready {settings.SELF_URL}/")
    if settings.DEMO:
        say(f"Demo: sign in at {settings.SELF_URL}{_SIGN_IN}")
        for accounts, path in _WORKPLACES:
            say(f"  {accounts:<22} {settings.SELF_URL}{path}")
        say(f"The password of each is {settings.DEMO_PASSWORD!r}. Ctrl-C stops everything.")


_SIGN_IN = "/accounts/login/"
_WORKPLACES = (
    ("person", "/"),
    ("agent, agent2, lead", "/desk/"),
    ("designer, designer2", "/studio/"),
    ("policy", "/studio/policy/"),
    ("analyst", "/analytics/"),
)


async def _drain(kept: list[Keeper]) -> None:
    """End what does the work first, all at once, and what carries it last."""
    carriers = [keeper for keeper in kept if keeper.part.name == "broker"]
    workers = [keeper for keeper in kept if keeper not in carriers]
    await asyncio.gather(*(keeper.end(_DRAIN) for keeper in workers))
    await asyncio.gather(*(keeper.end(_BROKER_DRAIN) for keeper in carriers))


if __name__ == "__main__":
    sys.exit(main())
