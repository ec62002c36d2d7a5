"""What happened to a ticket: append-only, and who looked behind the mask."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chatapp.desk.models.tickets import Ticket


class AppendOnly(RuntimeError):
    """What was written down is not rewritten."""


class EventQuerySet(models.QuerySet["TicketEvent"]):
    """Events; nobody edits them, and retention alone takes the words of notes away."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise AppendOnly

    def erase(self) -> int:
        """Take the words away and leave the rest."""
        return models.QuerySet.update(self.exclude(text=""), text="")


class TicketEvent(models.Model):
    """One move of a ticket, when and by whom."""

    class Kind(models.TextChoices):
        """The moves of a ticket's life."""

        OPENED = "opened"
        ADDED = "added"
        TRIAGED = "triaged"
        ANNOUNCED = "announced"
        CLAIMED = "claimed"
        ASSIGNED = "assigned"
        TRANSFERRED = "transferred"
        RELEASED = "released"
        REPLIED = "replied"
        HEARD = "heard"
        NOTED = "noted"
        WARNED = "warned"
        BREACHED = "breached"
        RESOLVED = "resolved"
        REOPENED = "reopened"
        CLOSED = "closed"
        MERGED = "merged"
        MERGED_IN = "merged_in"
        HANDED_BACK = "handed_back"
        REVEALED = "revealed"
        RATED = "rated"
        UNDELIVERED = "undelivered"
        ERASED = "erased"
        PRIORITISED = "prioritised"
        SNOOZED = "snoozed"
        WOKEN = "woken"
        SPLIT = "split"
        SPLIT_OFF = "split_off"
        MACRO = "macro"
        UNDONE = "undone"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True, help_text="Ids and names, no one's words.")
    before = models.CharField(max_length=20, blank=True, help_text="The state it came from.")
    after = models.CharField(max_length=20, blank=True, help_text="The state it went to.")
    key = models.UUIDField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "key"],
                condition=Q(key__isnull=False),
                name="one_ticket_event_per_key",
            ),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(kind="announced"),
                name="one_announcement_per_ticket",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it down, once."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)


class RevealLog(models.Model):
    """Who read what was masked, of which ticket, and why; leads read this log."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="reveals")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200)
    until = models.DateTimeField(help_text="Until then the agent sees this ticket unmasked.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["ticket", "agent", "-until"], name="reveal_running")]

    def __str__(self) -> str:
        return f"{self.ticket_id} by {self.agent_id}"


class Draft(models.Model):
    """What an agent was writing about a ticket; one for a reply, one for a note."""

    class Kind(models.TextChoices):
        """Whom the words are for."""

        REPLY = "reply"
        NOTE = "note"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_drafts"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REPLY)
    text = models.TextField(blank=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "agent", "kind"], name="one_draft_per_agent_and_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.agent_id} for {self.ticket_id}"


class Rating(models.Model):
    """What the person thought of the help, once per ticket."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(help_text="From 1, bad, to 5, good.")
    solved = models.BooleanField(null=True, help_text="Empty: they did not say.")
    words = models.TextField(blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.score} for {self.ticket_id}"
