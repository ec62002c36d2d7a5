"""What a command says that could not do its work: one line, and no traceback."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests import environment

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def manage(tmp_path):
    """Start `manage.py` on a folder in which nothing is prepared."""

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=environment.ROOT,
            env={
                **environment.clean(),
                "CHATAPP_VAR": str(tmp_path),
                "CHATAPP_SECRET_KEY": "tests",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def test_a_database_that_is_not_prepared_is_said_in_a_line(manage):
    _, said = (asked := manage("recount")).communicate()
    assert asked.returncode == 1
    assert said.startswith("The database is not prepared (no such table")
    assert said.count("\n") == 1


def test_ctrl_c_ends_a_command_without_a_traceback(manage):
    asked = manage(
        "shell", "-v", "0", "-c", "print('here', flush=True); import time; time.sleep(60)"
    )
    assert any(line == "here\n" for line in asked.stdout)
    asked.send_signal(signal.SIGINT)
    _, said = asked.communicate()
    assert asked.returncode == 130
    assert "Traceback" not in said
