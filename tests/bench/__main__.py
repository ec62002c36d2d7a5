"""`python -m tests.bench [--data DIR]`: measure, print one table, fail on a missed budget."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
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


def main() -> int:
    """Run every benchmark; return 1 if a budget is missed."""
    options = _options()
    kept_in = os.environ.get("CHATAPP_VAR")
    environment.prepare()  # nothing of the machine's settings gets into what is measured
    began = time.monotonic()
    found: list[Figure] = []
    print(figures.machine(), flush=True)
    for name, measured in _all(options.data):
        before = time.monotonic()
        found += measured()
        print(f"  {name}: {time.monotonic() - before:.0f} s", file=sys.stderr, flush=True)
    print(figures.table(found))
    path = figures.keep(found, time.monotonic() - began, kept_in)
    print(f"Kept in {path}; {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}")
    return 0 if all(figure.met for figure in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="a folder of labelled replies (*.jsonl) to replay, not our own"
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
