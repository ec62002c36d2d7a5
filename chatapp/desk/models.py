"""Tickets: a person is needed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from chatapp.accounts.models import Role
from chatapp.conversations.models import Conversation
from refusals.labels import CATEGORIES
from refusals.models import Refusal

if TYPE_CHECKING:
    from chatapp.accounts.models import User


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Where access to tickets is decided, and the desk's lists."""

    def visible_to(self, user: User) -> TicketQuerySet:
        """Agents and leads see every ticket but those of deleted talks; nobody else sees any."""
        if not user.has_role(Role.AGENT, Role.LEAD):
            return self.none()
        return self.filter(conversation__deleted=None)

    def unresolved(self) -> TicketQuerySet:
        """Those that still need a person."""
        return self.filter(~Q(state=Ticket.State.RESOLVED))

    def unclaimed(self) -> TicketQuerySet:
        """Those that nobody has taken."""
        return self.filter(owner=None)

    def queue(self) -> TicketQuerySet:
        """The desk's list: those that still need a person, crisis first, then the oldest."""
        return self.unresolved().with_people().order_by("-severity", "created", "pk")

    def with_people(self) -> TicketQuerySet:
        """Bring along, in the same query, whatever the desk shows beside a ticket."""
        return self.select_related("owner", "refusal", "conversation__holder")

    def forgotten(self, before: datetime) -> TicketQuerySet:
        """Those opened before `before` that no task announced, the oldest first."""
        return self.filter(announced=None, created__lt=before).order_by("created")


class Ticket(models.Model):
    """A person is needed in a conversation; one open ticket per refusal."""

    class State(models.TextChoices):
        """Where it stands."""

        NEW = "new"
        OPEN = "open"
        RESOLVED = "resolved"

    class Severity(models.IntegerChoices):
        """How soon a person is needed."""

        NORMAL = 1
        CRISIS = 3

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tickets")
    refusal = models.ForeignKey(
        Refusal, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    category = models.CharField(max_length=20)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices, default=Severity.NORMAL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    need = models.TextField(blank=True)
    contact = models.CharField(max_length=254, blank=True)
    asked_redacted = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now)
    announced = models.DateTimeField(null=True, blank=True)
    claimed = models.DateTimeField(null=True, blank=True)
    resolved = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["refusal"],
                condition=~Q(state="resolved"),
                name="one_open_ticket_per_refusal",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-severity", "created", "id"],
                condition=~Q(state="resolved"),
                name="ticket_queue",
            ),
            models.Index(fields=["created"], condition=Q(announced=None), name="ticket_forgotten"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the ticket's page on the desk."""
        return reverse("desk:ticket", args=[self.pk])

    @property
    def is_resolved(self) -> bool:
        """Say whether the ticket is closed."""
        return self.state == self.State.RESOLVED

    @property
    def is_held(self) -> bool:
        """Say whether the owner answers in the conversation, and no model does."""
        conversation = self.conversation
        return conversation.held_by_person and conversation.holder_id == self.owner_id

    @property
    def category_name(self) -> str:
        """The category in words."""
        return str(CATEGORIES.get(self.category, self.category))

    @property
    def is_crisis(self) -> bool:
        """Say whether a life may be at stake."""
        return self.severity == self.Severity.CRISIS


class TicketEvent(models.Model):
    """What happened to a ticket, when and by whom; append-only."""

    class Kind(models.TextChoices):
        """The moves of a ticket's life."""

        OPENED = "opened"
        ADDED = "added"
        ANNOUNCED = "announced"
        CLAIMED = "claimed"
        REPLIED = "replied"
        NOTED = "noted"
        RESOLVED = "resolved"
        HANDED_BACK = "handed_back"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    key = models.UUIDField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)

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
