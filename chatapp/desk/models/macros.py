"""Several moves under one name, which an agent makes in one click."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatapp.desk.models.queues import Queue
from chatapp.desk.models.states import Severity


class Macro(models.Model):
    """What is done to a ticket in one go; whatever is empty is left as it is.

    `queue` and `language` say for which tickets it is (empty: all), `to_queue` and `to_agent` where
    they go. Reply and note may hold the placeholders of ready replies.
    """

    class Ending(models.TextChoices):
        """How it leaves the ticket."""

        NONE = "", _("Stays as it is")
        TOMORROW = "tomorrow", _("Put aside until tomorrow")
        WEEK = "week", _("Put aside for a week")
        RESOLVE = "resolve", _("Resolve")
        HAND_BACK = "hand_back", _("Hand back to the model")

    title = models.CharField(max_length=80)
    queue = models.ForeignKey(
        Queue, on_delete=models.CASCADE, null=True, blank=True, related_name="macros"
    )
    language = models.CharField(max_length=20, blank=True)
    reply = models.TextField(blank=True)
    note = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField(null=True, blank=True, choices=Severity.choices)
    to_queue = models.ForeignKey(
        Queue, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True, default="")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
