"""`python -m tests.bench [--data DIR] [--only PART ...]`: measure, fail on a missed budget."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from tests import environment
from tests.bench import (
    bed,
    dashboard,
    detecting,
    figures,
    holding,
    page,
    painting,
    queue,
    replaying,
    streams,
)
from tests.bench.figures import Figure

_PARTS = (
    *("held back", "detect", "queue", "analytics", "page", "painting", "replayed"),
    *("first text", "processor time", "cards"),
)


def main() -> int:
    """Run the benchmarks, print one table; return 1 if a budget is missed or a part failed."""
    options = _options()
    kept_in = os.environ.get("CHATAPP_VAR")
    environment.prepare()  # nothing of the machine's settings gets into what is measured
    began = time.monotonic()
    found: list[Figure] = []
    failed: list[str] = []
    print(figures.machine(), flush=True)
    for name, measured in _all(options.data):
        if options.only and name not in options.only:
            continue
        before = time.monotonic()
        try:
            found += measured()
        except Exception:  # what the other parts measured in minutes is not lost with it
            failed.append(name)
            traceback.print_exc()
        print(f"  {name}: {time.monotonic() - before:.0f} s", file=sys.stderr, flush=True)
    print(figures.table(found))
    path = figures.keep(found, time.monotonic() - began, kept_in)
    print(f"Kept in {path}; {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}")
    if failed:
        print(f"FAILED, and not in the table: {', '.join(failed)}")
    return 0 if not failed and all(figure.met for figure in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="a folder of labelled replies (*.jsonl) to replay, not our own"
    )
    parser.add_argument(
        "--only", nargs="+", metavar="PART", choices=_PARTS, help=f"of {', '.join(_PARTS)}"
    )
    return parser.parse_args()


def _all(data: Path | None) -> Iterable[tuple[str, Callable[[], list[Figure]]]]:
    yield "held back", lambda: holding.held_back(data)
    yield "detect", lambda: detecting.detect(data)
    yield "queue", queue.queue_page
    yield "analytics", dashboard.dashboards
    with tempfile.TemporaryDirectory(prefix="chatapp-bench-") as var, bed.made(Path(var)) as made:
        yield "page", lambda: page.scripts(made.product.stack)
        yield "painting", lambda: painting.painting(made.product.stack)
        yield "replayed", lambda: replaying.replayed(made, data)
        yield "first text", lambda: streams.first_text(made)
        yield "processor time", lambda: streams.cpu_per_chunk(made)
        yield "cards", lambda: page.card_path(made.product.stack)


if __name__ == "__main__":
    sys.exit(main())
