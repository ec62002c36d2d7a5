"""One file that somebody attached: what it is; its content lies in a private folder."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from chatapp.attachments.access import AttachmentQuerySet


class Attachment(models.Model):
    """An image or a text; a message names it in its `facts`, so that several may.

    `conversation_ref` is the conversation's id, which may have no row before its first message.
    `source` is where an image of an answer was fetched from, when its reader asked to see it: no
    message names it, and no model gets it.
    """

    class Kind(models.TextChoices):
        """What is done with it: shown to models that see, or put into the prompt."""

        IMAGE = "image"
        TEXT = "text"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation_ref = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    source = models.TextField(blank=True, default="", db_default="")
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="Bytes, as it is kept.")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["created"],
                condition=models.Q(sent__isnull=True),
                name="attachment_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_image(self) -> bool:
        """Say whether it is an image."""
        return self.kind == self.Kind.IMAGE

    @property
    def path(self) -> Path:
        """Where its content lies."""
        return Path(settings.ATTACHMENTS_ROOT) / self.pk.hex[:2] / self.pk.hex

    @property
    def thumbnail_path(self) -> Path:
        """Where an image's small copy lies."""
        return self.path.with_suffix(".webp")

    @property
    def text(self) -> str:
        """A text's content."""
        return self.path.read_text(encoding="utf-8")
