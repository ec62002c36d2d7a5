"""`manage.py recount [--since DATE]`: count the ledger for analysts anew, day by day."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from refusals.analytics import rollups


class Command(BaseCommand):
    """Make the counts equal to the ledger; those of days that are no longer kept stay."""

    help = "Count the refusals, their outcomes and the turns of every day anew, for analysts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the first day."""
        parser.add_argument("--since", type=date.fromisoformat, help="the first day (all)")

    def handle(self, **options: Any) -> None:
        """Count, and say how many days and how fast."""
        began = time.monotonic()
        days = rollups.rebuild(options["since"])
        self.stdout.write(f"{days} days in {time.monotonic() - began:.1f} s")
