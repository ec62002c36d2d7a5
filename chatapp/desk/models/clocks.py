"""When things happened to a ticket, and when something is due."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone

from chatapp.desk.models import states

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a ticket is due of which nothing is promised now; not NULL, which databases sort apart."""


class Clocks(models.Model):
    """A ticket's times; `chatapp.desk.sla` sets those that are due."""

    created = models.DateTimeField(default=timezone.now)
    triaged = models.DateTimeField(null=True, blank=True)
    announced = models.DateTimeField(null=True, blank=True)
    claimed = models.DateTimeField(null=True, blank=True)
    responded = models.DateTimeField(null=True, blank=True, help_text="The first reply.")
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="The person waits.")
    resolved = models.DateTimeField(null=True, blank=True)
    closed = models.DateTimeField(null=True, blank=True)

    first_due = models.DateTimeField(null=True, blank=True)
    next_due = models.DateTimeField(null=True, blank=True)
    resolution_due = models.DateTimeField(null=True, blank=True)
    resolution_left = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds of opening hours left, while the clock rests."
    )
    due = models.DateTimeField(default=NEVER, help_text="The soonest of those that run, or never.")
    due_for = models.CharField(max_length=10, choices=states.Target.choices, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    warned = models.DateTimeField(null=True, blank=True, help_text="The due time warned of.")
    breached = models.DateTimeField(null=True, blank=True, help_text="The due time missed last.")

    class Meta:
        abstract = True

    @property
    def is_overdue(self) -> bool:
        """Say whether what was promised is late."""
        return self.due < timezone.now()

    @property
    def promised(self) -> datetime | None:
        """When something is due, if anything is."""
        return None if self.due == NEVER else self.due
