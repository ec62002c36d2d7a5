"""The supervisor: one command starts everything, keeps it up, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing

import httpx2
import pytest

from tests import environment, ports, prepared

pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]
PARTS = ("web", "worker", "beat", "broker")


class Stranger(subprocess.Popen[bytes]):
    """Whoever was given the number that a part had; ends when the test does."""

    def __init__(self):
        super().__init__(["sleep", "infinity"])

    def close(self):
        self.kill()
        self.wait()


class Supervisor:
    def __init__(self, var):
        self.var, self.lines, self.url = var, [], ""
        self.held = ports.hold()
        self.port = self.held.getsockname()[1]
        self.process = self.launch(self.port)

    def launch(self, port):
        own = {"CHATAPP_VAR": str(self.var), "CHATAPP_SECRET_KEY": "tests", "PORT": str(port)}
        return subprocess.Popen(
            [sys.executable, "-m", "chatapp.ops.supervisor"],
            cwd=environment.ROOT,
            env={**environment.clean(), **own, "CHATAPP_DEMO": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_ready(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("ready "):
                self.url = line.removeprefix("ready ").strip()
                return self.url
        raise AssertionError("".join(self.lines))

    def pid(self, name):
        return int((self.var / "run" / f"{name}.pid").read_text())

    def pids(self):
        return [self.pid(name) for name in PARTS]

    def signal(self, number):
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def launch(tmp_path):
    launched: list[Supervisor] = []
    prepared.made("0")

    def start(*, fresh=False):
        if not launched and not fresh:
            prepared.prepare(tmp_path, demo="0")
        launched.append(Supervisor(tmp_path))
        return launched[-1]

    yield start
    for one in launched:
        if one.process.poll() is None:
            one.process.terminate()
        one.process.communicate(timeout=60)
        one.held.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One that is up and stays so, whoever tries to start beside it."""
    var = tmp_path_factory.mktemp("running")
    prepared.prepare(var, demo="0")
    one = Supervisor(var)
    one.wait_until_ready()
    yield one
    one.process.terminate()
    one.process.communicate(timeout=60)
    one.held.close()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(claim, seconds=60):
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_ready(url):
    try:
        return httpx2.get(f"{url}readyz", trust_env=False).is_success
    except httpx2.TransportError:
        return False


def test_what_dies_is_started_again_under_a_new_pid_until_ctrl_c_ends_all(launch, tmp_path):
    supervisor = launch(fresh=True)
    url = supervisor.wait_until_ready()
    before = supervisor.pids()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: not set(supervisor.pids()) & set(before) and is_ready(url))
    pids = supervisor.pids()
    assert all(alive(pid) for pid in pids)
    assert supervisor.signal(signal.SIGINT) == 0
    assert not any(alive(pid) for pid in pids)
    assert list((tmp_path / "run").glob("*.pid")) == []


def test_a_killed_supervisor_takes_its_processes_along_and_the_next_one_harms_no_stranger(
    launch, tmp_path
):
    first = launch()
    first.wait_until_ready()
    pids = first.pids()
    first.signal(signal.SIGKILL)
    eventually(lambda: not any(alive(pid) for pid in pids))
    with closing(Stranger()) as stranger:
        (tmp_path / "run" / "web.pid").write_text(f"{stranger.pid}\n")
        second = launch()
        second.wait_until_ready()
        assert second.signal(signal.SIGTERM) == 0
        assert stranger.poll() is None


def test_a_second_one_on_the_same_folder_says_so_and_leaves_the_first_alone(running):
    second = Supervisor(running.var)
    output, _ = second.process.communicate(timeout=60)
    second.held.close()
    assert second.process.returncode == 1
    assert "Already running" in output
    assert is_ready(running.url)


def test_a_taken_port_says_so_and_names_a_free_one(running):
    second = running.launch(running.port)
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert re.search(rf"Port {running.port} is taken .* make run PORT=\d+", output)


def test_a_folder_of_no_use_is_named_in_one_line(launch, tmp_path):
    (tmp_path / "run").write_text("a file where a folder should be")
    output, _ = launch().process.communicate(timeout=60)
    assert output.startswith(f"Can't start in {tmp_path}: ")
    assert output.count("\n") == 1
