"""The whole product as real processes on loopback, for tests that kill, restart and watch it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from chatapp.ops import broker, children
from chatapp.ops.children import Part
from tests import environment, ports, prepared
from tests.shell import Shell
from tests.visitor import Site

ALL_PARTS = ("web", "worker", "beat")
_START_WITHIN = 120.0


class Process:
    """One part, started and ended by hand; its output goes to a file under `var`."""

    def __init__(self, part: Part, var: Path) -> None:
        self.part = part
        self._log = var / f"{part.name}.log"
        self._popen: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the process that runs now."""
        assert self._popen is not None, f"{self.part.name} is not running"
        return self._popen.pid

    def start(self) -> None:
        """Start, without waiting until it is of use."""
        with self._log.open("ab") as log:
            self._popen = subprocess.Popen(
                self.part.argv,
                env=dict(self.part.env),
                cwd=environment.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=children.die_with_parent(),  # noqa: PLW1509  one system call, no lock
            )

    def end(self, number: int = signal.SIGTERM) -> None:
        """Send a signal and wait until it is gone; one that lingers is killed."""
        if self._popen is None:
            return
        self._popen.send_signal(number)
        try:
            self._popen.wait(10)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        self._popen = None

    def ends_within(self, seconds: float) -> bool:
        """Whether it ends by itself in that time."""
        if self._popen is not None:
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(seconds)
        return not self.running

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def ended(self) -> bool:
        """Whether it ended and nobody asked it to."""
        return self._popen is not None and self._popen.poll() is not None

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._popen is not None and self._popen.poll() is None


class Stack(Site):
    """A web server, a worker, beat and a broker on a database of their own."""

    def __init__(self, var: Path, *, extra: Mapping[str, str], parts: tuple[str, ...]) -> None:
        self.var = var
        self.revived: Counter[str] = Counter()
        self._shell: Shell | None = None
        held = [ports.hold(), ports.hold()]
        port, self._second_port = (one.getsockname()[1] for one in held)
        super().__init__(port)
        self._broker = broker.configure(var)
        self._held = [*held, ports.hold(urlsplit(self._broker.url).port or 0)]
        own = {
            "CHATAPP_DEMO": "1",
            "CHATAPP_DEMO_PACE": "120",
            "CHATAPP_LOG_LEVEL": "INFO",
            "CHATAPP_ORIGINS": f"{self.origin},http://127.0.0.1:{self._second_port}",
            "CHATAPP_RATE_LIMIT": "0",
            "CHATAPP_SECRET_KEY": "tests",
            "CHATAPP_VAR": str(var),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
            "REDIS_URL": self._broker.url,
        }
        self.env = {**environment.clean(), **environment.QUICK, **own, **extra}
        known = {
            "web": children.web(port, self.env),
            "worker": children.worker(self.env),
            "beat": children.beat(self.env),
        }
        self._parts = {"broker": Process(Part("broker", self._broker.argv, self.env), var)}
        self._parts |= {name: Process(known[name], var) for name in parts}

    def __enter__(self) -> Stack:
        """Start everything and wait until it is ready."""
        try:
            self.start("broker")
            prepared.prepare(self.var, demo=self.env["CHATAPP_DEMO"])
            for name in self._parts:
                if name not in {"broker", "web"}:
                    self._parts[name].start()
            if "web" in self._parts:
                self.start("web")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End everything at once: nobody is left to whom an orderly end would matter."""
        if self._shell:
            self._shell.end()
        for process in self._parts.values():
            process.end(signal.SIGKILL)
        for port in self._held:
            port.close()

    def pid(self, name: str) -> int:
        """Return the process id of `web`, `worker`, `beat` or `broker`."""
        return self._parts[name].pid

    def kill(self, name: str) -> None:
        """Kill a part as `kill -9` does, and wait until it is gone."""
        self._parts[name].end(signal.SIGKILL)

    def stop(self, name: str) -> None:
        """End a part in an orderly way, as a restart for a new release does."""
        self._parts[name].end()

    def start(self, name: str) -> None:
        """Start a part; return when the broker or the web server answers."""
        self._parts[name].start()
        if name == "broker":
            self._broker.wait()
        if name == "web":
            _wait_for(self, self._parts[name])

    def restart(self, name: str) -> None:
        """Kill a part and start it again."""
        self.kill(name)
        self.start(name)

    def revive(self) -> None:
        """Start again what ended by itself, as the supervisor does, and count it."""
        for name, process in self._parts.items():
            if process.ended:
                self.start(name)
                self.revived[name] += 1

    def output(self, name: str) -> str:
        """Return what a part has printed so far; a part that is not there has said nothing."""
        return self._parts[name].output if name in self._parts else ""

    def manage(self, *args: str) -> str:
        """Run a management command against the stack's database; return what it printed."""
        return self._python("manage.py", *args)

    def shell(self, code: str) -> str:
        """Run Python in a process of the stack, the same for all; return what it printed."""
        self._shell = self._shell or Shell(self.env, self.var / "shell.log")
        return self._shell.run(code)

    @contextmanager
    def second_web(self, **extra: str) -> Iterator[Site]:
        """Run another web process on the same database and broker, with `extra` environment."""
        site = Site(self._second_port)
        process = Process(children.web(self._second_port, {**self.env, **extra}), self.var)
        process.start()
        try:
            _wait_for(site, process)
            yield site
        finally:
            process.end()

    def _python(self, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, *args],
            env=self.env,
            cwd=environment.ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, f"{args} failed:\n{done.stdout}{done.stderr}"
        return done.stdout


def _wait_for(site: Site, process: Process) -> None:
    deadline = time.monotonic() + _START_WITHIN
    with ExitStack() as stack:
        client = stack.enter_context(httpx2.Client(trust_env=False))
        while time.monotonic() < deadline:
            assert process.running, f"{process.part.name} ended:\n{process.output}"
            try:
                if client.get(f"{site.url}/readyz").status_code == httpx2.codes.OK:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.05)
    raise AssertionError(f"{process.part.name} is not ready:\n{process.output}")
