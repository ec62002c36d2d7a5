"""A product's folder as `prepare` leaves it: made once in a run, and copied for each that starts.

Migrating, collecting and seeding take longer than most tests that stand on them. An empty database
with every table is kept between runs, too, until a migration changes: `python -m tests.prepared`.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import django

from tests import environment

_WITHIN = 300.0
_KEPT = environment.ROOT / ".pytest_cache" / "tables"
_made: dict[str, Path] = {}


def prepare(var: Path, *, demo: str) -> None:
    """Put tables, words, static files and, with `demo` "1", its accounts into `var`."""
    template = made(demo)
    shutil.copytree(template / "static", var / "static", dirs_exist_ok=True)
    with closing(sqlite3.connect(var / "db.sqlite3")) as copy:
        fill(copy, template / "db.sqlite3")


def fill(database: sqlite3.Connection, template: Path) -> None:
    """Make a database what the template is."""
    with closing(sqlite3.connect(template)) as source:
        source.backup(database)


def made(demo: str) -> Path:
    """Return the folder that is copied; a fixture asks for it before a test's time runs."""
    if demo not in _made:
        _made[demo] = _folder()
        with closing(sqlite3.connect(_made[demo] / "db.sqlite3")) as database:
            fill(database, migrated())
        _run(_made[demo], "-m", "chatapp.ops.prepare", demo=demo)
    return _made[demo]


@cache
def migrated() -> Path:
    """Return an SQLite database as these migrations leave it, and make it if there is none."""
    kept = _KEPT / f"{_migrations()}.sqlite3"
    if not kept.exists():
        var = _folder()
        _run(var, "manage.py", "migrate", "--verbosity=0", demo="0")
        _keep(var / "db.sqlite3", kept)
    return kept


def _keep(database: Path, kept: Path) -> None:
    """Move a database to where it is kept, in one step: another run may be about the same."""
    before = [*_KEPT.glob("*.sqlite3")]
    _KEPT.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(draft)) as copy:
        fill(copy, database)
    draft.replace(kept)
    for other in before:
        other.unlink(missing_ok=True)  # of migrations that are no more


def _migrations() -> str:
    """Digest every migration that there is, and Django, which runs them."""
    digest = hashlib.sha256(django.__version__.encode())
    for app in ("chatapp", "refusals"):
        for path in sorted((environment.ROOT / app).rglob("migrations/*.py")):
            digest.update(f"{path.relative_to(environment.ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _folder() -> Path:
    var = Path(tempfile.mkdtemp(prefix="chatapp-prepared-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    return var


def _run(var: Path, *command: str, demo: str) -> None:
    own = {
        "CHATAPP_DEMO": demo,
        "CHATAPP_SECRET_KEY": "tests",
        "CHATAPP_VAR": str(var),
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    done = subprocess.run(
        [sys.executable, *command],
        env={**environment.clean(), **environment.QUICK, **own},
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        timeout=_WITHIN,
        check=False,
    )
    assert done.returncode == 0, f"not prepared:\n{done.stdout}{done.stderr}"


if __name__ == "__main__":
    migrated()
