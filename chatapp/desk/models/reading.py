"""How far the person has come in what agents wrote to them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from chatapp.conversations.models import Conversation


class Reading(models.Model):
    """The last of the agents' messages that an open page of the person's has shown."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="reading"
    )
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.conversation_id} up to {self.seq}"
