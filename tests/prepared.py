"""A product's folder as `prepare` leaves it: made once in a run, and copied for each that starts.

Migrating, collecting and seeding take longer than most tests that stand on them.
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests import environment

_WITHIN = 300.0
_made: dict[str, Path] = {}


def prepare(var: Path, *, demo: str) -> None:
    """Put tables, words, static files and, with `demo` "1", its accounts into `var`."""
    template = made(demo)
    shutil.copytree(template / "static", var / "static", dirs_exist_ok=True)
    with (
        closing(sqlite3.connect(template / "db.sqlite3")) as source,
        closing(sqlite3.connect(var / "db.sqlite3")) as copy,
    ):
        source.backup(copy)


def made(demo: str) -> Path:
    """Return the folder that is copied; a fixture asks for it before a test's time runs."""
    if demo not in _made:
        _made[demo] = _make(demo)
    return _made[demo]


def _make(demo: str) -> Path:
    var = Path(tempfile.mkdtemp(prefix="chatapp-prepared-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    own = {
        "CHATAPP_DEMO": demo,
        "CHATAPP_SECRET_KEY": "tests",
        "CHATAPP_VAR": str(var),
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "chatapp.ops.prepare"],
        env={**environment.clean(), **own},
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        timeout=_WITHIN,
        check=False,
    )
    assert done.returncode == 0, f"not prepared:\n{done.stdout}{done.stderr}"
    return var
