"""Seed the demo's accounts and conversations."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chatapp.demo import ready, seeding, talks


class Command(BaseCommand):
    """Print who may sign in; the password is that of `CHATAPP_DEMO_PASSWORD`."""

    help = "Make the demo accounts and conversations; safe to repeat. Demo mode only."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what is there."""
        try:
            accounts = seeding.seed_accounts()
        except seeding.NotInDemoMode as error:
            raise CommandError(str(error)) from error
        talks.seed_talks(next(user for user in accounts if user.username == "person"))
        ready.seed_ready_replies()
        ready.seed_macros()
        self.stdout.write("Demo accounts: " + ", ".join(user.username for user in accounts))
