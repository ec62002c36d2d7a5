"""`manage.py seed --tickets N --refusals N --seed S`: fill a database for tests of scale."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from chatapp.ops.seeding import AlreadySeeded, seed


class Command(BaseCommand):
    """Write made-up tickets and refusals: the same seed and day, the same rows."""

    help = "Fill the database with made-up tickets and refusals, reproducibly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many, and the seed."""
        parser.add_argument("--tickets", type=int, default=0)
        parser.add_argument("--refusals", type=int, default=0)
        parser.add_argument("--turns", type=int, default=0, help="answered turns beside them")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--until", type=date.fromisoformat, help="the day after the last row (today)"
        )

    def handle(self, **options: Any) -> None:
        """Write, and say how many and how fast."""
        for name in ("tickets", "refusals", "turns"):
            if options[name] < 0:
                raise CommandError(f"--{name}: {options[name]} is below 0.")
        day = options["until"] or datetime.now(UTC).date()
        until, began = datetime(day.year, day.month, day.day, tzinfo=UTC), time.monotonic()
        try:
            done = seed(
                tickets=options["tickets"],
                refusals=options["refusals"],
                turns=options["turns"],
                number=options["seed"],
                until=until,
            )
        except (AlreadySeeded, IntegrityError):  # the keys of all rows come from the seed
            raise CommandError("The rows of this seed are here already; use another.") from None
        took = time.monotonic() - began
        rows = f"{done.tickets} tickets, {done.refusals} refusals, {done.turns} turns"
        self.stdout.write(f"{rows} in {took:.1f} s")
