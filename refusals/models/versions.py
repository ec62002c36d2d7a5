"""What texts have in common that are written once, and go from a draft to where they are live."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """A text that is never changed once written; what moves is its state, by `update()`."""

    class State(models.TextChoices):
        """How far a text has come; at most one of a place is published."""

        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; one that was written stays as it is."""
        if not self._state.adding:
            raise TypeError("A version is never changed: write another one.")
        super().save(*args, **kwargs)

    @staticmethod
    def digest_of(text: str) -> str:
        """Return the SHA-256 that stands for `text`."""
        return hashlib.sha256(text.encode()).hexdigest()
