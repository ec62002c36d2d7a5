"""Brings the shipped copy into the library; a designer's publication is never overwritten."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from refusals.copybook.seed import seed


class Command(BaseCommand):
    """Publish the shipped words in every place that has no publication yet."""

    help = "Publish the shipped copy where nothing is published yet; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say how much was new."""
        seeded = seed()
        if options["verbosity"]:
            self.stdout.write(f"{seeded.published} places published, {seeded.renewed} renewed.")
