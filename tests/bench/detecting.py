"""How many replies a second `manage.py detect` judges, on one core, as another program sees it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from itertools import cycle, islice
from pathlib import Path
from typing import IO

from tests.bench.figures import Figure
from tests.bench.holding import AUTHORED, rows_of
from tests.environment import ROOT

_REPLIES = 4_000


def detect(folder: Path | None) -> list[Figure]:
    """Feed replies through a pipe; the clock starts at the first answer, not at the start-up."""
    rows = list(rows_of(folder or AUTHORED))
    rows = rows[:: len(rows) // _REPLIES + 1]
    lines = [_line(row) for row in islice(cycle(rows), _REPLIES)]
    seconds, cpu = _judged(lines)
    mean = sum(map(len, lines)) // len(lines)
    note = f"mean line {mean} characters"
    return [
        Figure("detect", (len(lines) - 1) / seconds, "replies/s", len(lines), 1_000, True, note),
        Figure("detect, of processor time", len(lines) / cpu, "replies/s", len(lines)),
    ]


def _line(row: dict[str, str]) -> str:
    return json.dumps({"prompt": row["prompt"], "response": row["response"]}) + "\n"


def _judged(lines: list[str]) -> tuple[float, float]:
    """Return the seconds from the first answer to the last, by the clock and of processor time."""
    argv = [sys.executable, "manage.py", "detect"]
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines[0])
        process.stdin.flush()
        process.stdout.readline()
        began, used = time.perf_counter(), _cpu(process.pid)
        feeder = threading.Thread(target=_feed, args=(process.stdin, lines[1:]))
        feeder.start()
        for _ in lines[1:]:
            assert process.stdout.readline(), "detect gave up"
        seconds, cpu = time.perf_counter() - began, _cpu(process.pid) - used
        feeder.join()
        process.stdin.close()
    return seconds, cpu


def _feed(pipe: IO[str], lines: list[str]) -> None:
    pipe.writelines(lines)
    pipe.flush()


def _cpu(pid: int) -> float:
    return time.clock_gettime((~pid << 3) | 2)  # Linux: a process's own clock, by its number
