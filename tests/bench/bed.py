"""What the streams are measured on: an upstream, a bare relay and the product, each a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from chatapp.ops import broker
from chatapp.ops.children import Part
from tests.environment import ROOT
from tests.stack import Process, Stack
from tests.visitor import Visitor

_DIRECT = build_opener(ProxyHandler({}))
_TICKS = os.sysconf("SC_CLK_TCK")
Place = tuple[str, dict[str, str]]
"""A socket's address, and the headers that open it."""
_MODELS = """\
[[model]]
id = "bench"
label = "Bench"
provider = "Bench"
base_url = "{url}"
api_key_env = ""
"""


class Served(Protocol):
    """A server whose streams are measured."""

    acknowledges: bool

    @property
    def pid(self) -> int:
        """The process whose CPU time counts."""

    def places(self, readers: int) -> list[Place]:
        """Return where so many readers connect, and with which headers."""


@dataclass(slots=True)
class Relay:
    """The baseline."""

    process: Process
    port: int
    acknowledges: bool = False

    @property
    def pid(self) -> int:
        """The relay's process."""
        return self.process.pid

    def places(self, readers: int) -> list[Place]:
        """Any address will do."""
        return [(f"ws://127.0.0.1:{self.port}/", {})] * readers


@dataclass(slots=True)
class Product:
    """Our own server: each reader is on a conversation of its own."""

    stack: Stack
    acknowledges: bool = True

    @property
    def pid(self) -> int:
        """The web server's process."""
        return self.stack.pid("web")

    def places(self, readers: int) -> list[Place]:
        """Open a page for each reader, who is a guest of their own."""
        return [self._place(self.stack.visitor()) for _ in range(readers)]

    def _place(self, visitor: Visitor) -> Place:
        path = visitor.conversation()
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        url = self.stack.url.replace("http", "ws", 1) + path
        return url, {"Cookie": cookies, "Origin": self.stack.origin}


@dataclass(slots=True)
class Bed:
    """Everything that runs."""

    relay: Relay
    product: Product
    upstream: str

    def counts(self) -> dict[str, Any]:
        """Return what the upstream has sent so far."""
        found: dict[str, Any] = json.loads(_get(f"{self.upstream}/counts"))
        return found


@contextmanager
def made(var: Path) -> Iterator[Bed]:
    """Start everything, ready for streams."""
    with ExitStack() as running:
        port = broker.free_port()
        url = f"http://127.0.0.1:{port}"
        running.callback(_started("upstream", (str(port),), var).end)
        _wait(f"{url}/counts")
        relay_port = broker.free_port()
        relay = _started("relay", (str(relay_port), f"{url}/v1"), var)
        running.callback(relay.end)
        models = var / "bench-models.toml"
        models.write_text(_MODELS.format(url=f"{url}/v1"))
        product = {"DJANGO_SETTINGS_MODULE": "chatapp.settings"}
        extra = {"CHATAPP_MODELS": str(models), **product}
        stack = running.enter_context(Stack(var, extra=extra, parts=("web",)))
        yield Bed(Relay(relay, relay_port), Product(stack), url)


@contextmanager
def crowd(server: Served, readers: int, prompt: str) -> Iterator[subprocess.Popen[str]]:
    """Let a crowd say `prompt`, and see at the end that each got a whole answer."""
    job = {
        "places": server.places(readers),
        "prompt": prompt,
        "acknowledges": server.acknowledges,
    }
    argv = [sys.executable, "-m", "tests.bench.crowd"]
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(job))
        process.stdin.close()
        yield process
        assert process.stdout is not None
        report = json.loads(process.stdout.read())
    assert report["states"] == ["answered"], report


def cpu_seconds(pid: int) -> float:
    """Return the processor time, user's and system's, that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _started(name: str, arguments: tuple[str, ...], var: Path) -> Process:
    argv = (sys.executable, "-m", f"tests.bench.{name}", *arguments)
    process = Process(Part(name, argv), var)
    process.start()
    return process


def opened(asked: str | Request) -> HTTPResponse:
    """Open an address on loopback, whatever proxy the machine has."""
    answer: HTTPResponse = _DIRECT.open(asked, timeout=30)
    return answer


def _get(url: str) -> bytes:
    with opened(url) as answer:
        return answer.read()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            _get(url)
        except URLError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{url} does not answer")
