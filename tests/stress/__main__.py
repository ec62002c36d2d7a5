"""`python -m tests.stress [--minutes N] [--seed S]`: faults and crowds; 1 if a promise broke."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import environment

environment.prepare()  # before what follows reads a setting

from django.conf import settings  # noqa: E402

from tests.stack import Stack  # noqa: E402
from tests.stress import crowd, escalations, faults, wandering, workers  # noqa: E402
from tests.stress.tally import Tally  # noqa: E402

_PEOPLE = 16
STORM = escalations.Storm(tickets=1_000, kills=10, restarts=2)
_VISIBILITY = float(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]))
_LEASE, _SWEEP = 3, 1
_ENV = {
    "NO_PROXY": "127.0.0.1",
    "CHATAPP_TURN_LEASE_SECONDS": str(_LEASE),
    "CHATAPP_TURN_SWEEP_SECONDS": str(_SWEEP),
}


def main() -> int:
    """Run every scene at least once, then again until the time is up."""
    options = _options()
    tally = Tally()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    parts = ("web", "worker", "beat")
    with (
        tempfile.TemporaryDirectory(prefix="chatapp-stress-") as var,
        Stack(Path(var), extra=_ENV, parts=parts) as stack,
    ):
        opened = _begin(stack, tally, random.Random(options.seed))
        until, rounds = began + options.minutes * 60, 0
        while not rounds or time.monotonic() < until:
            rounds += 1
            left = until - time.monotonic()
            seconds = max(30.0, min(left / 2, 60.0))
            opened += _round(stack, tally, f"{options.seed}/{rounds}", seconds)
        with _scene("what killed workers held", tally):
            # It is given to others after this long, and must change nothing.
            time.sleep(_VISIBILITY)
            workers.nothing_is_held(stack, tally)
            escalations.still_once(stack, opened, tally)
            for part, times in stack.revived.items():
                # A worker that loses its broker with work in hand may end; nothing else may.
                tally.count(f"{part} ended by itself", times)
                tally.expect(part == "worker", f"{part} ended by itself")
    print(f"{time.monotonic() - began:.0f} s in all")
    print("FAILED" if tally.violations else "nothing was lost or doubled, every turn ended")
    return 1 if tally.violations else 0


def _begin(stack: Stack, tally: Tally, chance: random.Random) -> list[int]:
    with _scene(f"{STORM.tickets:,} escalations", tally):
        opened = escalations.rage(stack, tally, STORM, chance)
        caught = tally.counts["tasks in the hands of killed workers"]
        tally.expect(caught > 0, "no worker was killed at work, so nothing was tried")
    with _scene("a crowd", tally):
        crowd.rush(stack, tally)
    return opened


def _round(stack: Stack, tally: Tally, seed: str, seconds: float) -> list[int]:
    chance = random.Random(seed)
    with _scene("people who leave and come back", tally), stack.second_web() as second:
        walk = wandering.Walk(_PEOPLE, seconds, seed)
        asyncio.run(wandering.wander(stack, [stack, second], tally, walk))
    with _scene("killed web servers and brokers, a database that is away", tally):
        asyncio.run(_kills(stack, tally, chance))
    with _scene("killed workers", tally):
        return faults.kill_worker(stack, tally, chance)


@contextmanager
def _scene(name: str, tally: Tally) -> Iterator[None]:
    """Say how long a scene took, and what there is by now, also if it broke off."""
    began = time.monotonic()
    try:
        yield
    finally:
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
        print(tally.summary(), flush=True)


async def _kills(stack: Stack, tally: Tally, chance: random.Random) -> None:
    for _ in range(2):
        readers = faults.people(stack, tally)  # the same people again, in the same conversations
        for _ in range(2):
            await faults.kill_web(stack, readers, chance, ends_within=_LEASE + _SWEEP)
        await faults.kill_broker(stack, readers, chance)
    await faults.lose_database(stack, faults.people(stack, tally), chance, lease=_LEASE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
