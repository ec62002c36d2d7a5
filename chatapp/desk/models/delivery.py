"""What was sent to whom, and the tasks that nobody could finish."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatapp.desk.models.tickets import Ticket


class Delivery(models.Model):
    """One notice of a ticket to one place: made once, tried until it arrived or is given up.

    `key` goes along with e-mails and webhooks, so that a receiver can tell a repeat. Where it goes
    is read from the queue or the ticket when it is sent: no address is kept here.
    """

    class Channel(models.TextChoices):
        """How it travels."""

        IN_APP = "in_app", _("In the app")
        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")

    class To(models.TextChoices):
        """Whom it is for."""

        DESK = "desk", _("The desk")
        LEADS = "leads", _("The leads")
        PERSON = "person", _("The person")

    class State(models.TextChoices):
        """How far it got."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        NOT_NEEDED = "not_needed", _("Not needed")
        FAILED = "failed", _("Failed")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="deliveries")
    about = models.CharField(max_length=20, help_text="The kind of event that it tells of.")
    occasion = models.CharField(
        max_length=40, blank=True, help_text="Tells apart what can happen more than once."
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to = models.CharField(max_length=10, choices=To.choices, default=To.DESK)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True, help_text="What kind of failure.")
    created = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now, help_text="Not to be tried before.")
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "about", "occasion", "channel", "to"],
                name="one_delivery_per_occasion",
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.ticket_id} by {self.channel}"


class DeadLetter(models.Model):
    """A task that was given up: what, about which ids, and what kind of error; no one's words."""

    class State(models.TextChoices):
        """What a lead did about it."""

        WAITING = "waiting", _("Waiting")
        RETRIED = "retried", _("Tried again")
        DROPPED = "dropped", _("Dropped")

    task = models.CharField(max_length=120)
    args = models.JSONField(default=list)
    error = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "args"],
                condition=Q(state="waiting"),
                name="one_waiting_dead_letter_per_task",
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(state="waiting"), name="dead_letter_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.args}"
