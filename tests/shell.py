"""A process of the product in which tests run Python: `python -m tests.shell`, a job a line.

It takes two seconds to start, so a server has one for all that its tests ask of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from chatapp.ops import children
from tests import environment


class Shell:
    """Runs code, one piece after another, each by itself."""

    def __init__(self, env: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as errors:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "tests.shell"],
                env=dict(env),
                cwd=environment.ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                preexec_fn=children.die_with_parent(),  # noqa: PLW1509  one system call, no lock
            )

    def run(self, code: str) -> str:
        """Return what the code printed; one that raises fails whoever asked."""
        told, heard = self._popen.stdin, self._popen.stdout
        assert told is not None
        assert heard is not None
        told.write(json.dumps(code) + "\n")
        told.flush()
        done: dict[str, str] = json.loads(heard.readline())
        assert not done["error"], done["error"]
        return done["printed"]

    def end(self) -> None:
        """End the process and what leads to it."""
        self._popen.kill()
        self._popen.communicate()


def main() -> None:
    """Run what comes in until nothing comes any more."""
    import django  # noqa: PLC0415  who starts a shell has another environment
    from django.db import connections  # noqa: PLC0415

    django.setup()
    for line in sys.stdin:
        printed, error = StringIO(), ""
        with redirect_stdout(printed):
            try:
                exec(json.loads(line), {})
            except Exception:  # whoever asked is told
                error = traceback.format_exc()
        connections.close_all()
        sys.stdout.write(json.dumps({"printed": printed.getvalue(), "error": error}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
