"""Very many escalations while the worker is killed and the broker restarted: none is lost."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from typing import Any

from tests.desk.clicks import click_in_its_own_process
from tests.stack import Stack
from tests.stress import outside as outsiders
from tests.stress import workers
from tests.stress.outside import Outside
from tests.stress.record import Record
from tests.stress.tally import Tally

_UNTIL_ANNOUNCED = 300.0
"""Seconds from a click, while workers die: a new one needs a while, a sweep takes 200 at once."""
_UNTIL_TOLD = 600.0
"""What a worker was killed at is another's a minute later, and who answered 503 is asked again."""


@dataclass(frozen=True, slots=True)
class Storm:
    """How many tickets are opened and answered, and what breaks meanwhile."""

    tickets: int = 1_000
    kills: int = 10
    restarts: int = 2
    outside: bool = True
    """Whether to wait until webhooks and letters have come: a lease of a minute may have to end."""


def rage(stack: Stack, tally: Tally, storm: Storm, chance: random.Random) -> list[int]:
    """Open tickets and answer them, with faults in between; count what there is, return them."""
    with Outside(stack, random.Random(chance.random())) as outside:
        report = _with_faults(stack, tally, storm, chance)
        opened: list[int] = report.get("tickets", [])
        record = Record(stack)
        _check(record, report, storm, tally)
        if storm.outside:
            record.seconds_until(lambda: not record.unsent(), within=_UNTIL_TOLD)
            tally.expect(not record.unsent(), f"{record.unsent()} notices were never sent")
            worst = record.until_told(opened)
            tally.at_most("seconds from an announcement to webhook or letter", worst, _UNTIL_TOLD)
            outsiders.check(outside, record, opened, tally)
    return opened


def still_once(stack: Stack, opened: list[int], tally: Tally) -> None:
    """Each ticket has one announcement and one notice, also now."""
    record = Record(stack)
    for told in (record.announcements(opened), record.notices(opened)):
        wrong = {pk: times for pk, times in told.items() if times != 1}
        tally.expect(not wrong, f"announced or noticed other than once: {wrong}")


def _with_faults(stack: Stack, tally: Tally, storm: Storm, chance: random.Random) -> dict[str, Any]:
    report: dict[str, Any] = {}
    clicking = threading.Thread(
        target=lambda: report.update(
            click_in_its_own_process(stack, storm.tickets, "answered", within=3_600)
        )
    )
    clicking.start()
    faults = ["worker"] * storm.kills + ["broker"] * storm.restarts
    chance.shuffle(faults)
    for part in faults:
        if part == "worker":
            workers.kill_at_work(stack, tally, chance, clicking)
        else:
            time.sleep(chance.uniform(0.2, 1.5))
            stack.restart(part)
        tally.count(f"{part} killed among escalations")
    clicking.join()
    return report


def _check(record: Record, report: dict[str, Any], storm: Storm, tally: Tally) -> None:
    opened: list[int] = report.get("tickets", [])
    tally.count("escalations", len(opened))
    tally.expect(len(set(opened)) == storm.tickets, f"{storm.tickets - len(opened)} clicks lost")
    record.seconds_until(
        lambda: all(record.announcements(opened).values()), within=_UNTIL_ANNOUNCED
    )
    worst = record.until_announced(opened)
    tally.at_most("seconds from a click to its announcement", worst, _UNTIL_ANNOUNCED)
    time.sleep(1.5)  # what was delivered twice at once has run twice by now
    still_once(record.stack, opened, tally)
    lost = set(report.get("replies", [])) - record.replies()
    tally.expect(not lost, f"{len(lost)} replies that were acknowledged are gone")
    tally.expect(len(report.get("replies", [])) == storm.tickets, "not every reply was taken")
