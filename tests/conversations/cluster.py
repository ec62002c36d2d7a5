"""A private PostgreSQL, for tests that must know what it does."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a cluster on a Unix socket of its own and yield that socket's directory.

    PostgreSQL refuses to run as root: there it runs as `postgres`, or as `nobody`.
    """
    where = Path(tempfile.mkdtemp(prefix="chatapp-pg-"))
    runs_as = _runs_as()
    if runs_as:
        shutil.chown(where, runs_as)
    data = str(where / "data")
    try:
        # As a database of today is made: what is a letter is known in every script.
        locale = ["--locale=C", "--lc-ctype=C.UTF-8"]
        init = ["-U", "chatapp", "-A", "trust", "-E", "UTF8", *locale, "-N"]
        _run(runs_as, "initdb", "-D", data, *init)
        options = f"-k {where} -c listen_addresses='' -c fsync=off"
        _run(runs_as, "pg_ctl", "-D", data, "-w", "-l", str(where / "log"), "-o", options, "start")
        try:
            yield str(where)
        finally:
            _run(runs_as, "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(where, ignore_errors=True)


def _runs_as() -> str:
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(runs_as: str, name: str, *arguments: str) -> None:
    who: dict[str, Any] = {}
    if runs_as:
        who = {"user": runs_as, "group": pwd.getpwnam(runs_as).pw_gid, "extra_groups": []}
    argv = [_binary(name), *arguments]
    subprocess.run(argv, check=True, cwd="/", stdout=subprocess.DEVNULL, **who)


def _binary(name: str) -> str:
    """Find a program of the server, which Debian keeps out of the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(kept[-1]) if kept else shutil.which(name) or ""


INSTALLED = bool(_binary("initdb"))
