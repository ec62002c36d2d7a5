"""The words of the cards: every wording that was ever written, and which one is live."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PLAIN = "plain"
"""The tone that is shipped; the schema has room for others."""


class CopyVersion(models.Model):
    """One wording of one slot, for one category, language and tone; never changed once written.

    `category` is empty for words that every category shares. What moves is `state`, where the
    wording stands on its way, and `source_digest`, the text of the source language that it was
    last found to say: both by `update()`, in `refusals.studio`.
    """

    class State(models.TextChoices):
        """How far a wording has come; at most one of a place is published."""

        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    slot = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20)
    tone = models.CharField(max_length=20, default=PLAIN)
    text = models.TextField()
    digest = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["slot", "category", "language"], name="copy_by_place"),
            models.Index(fields=["state", "language"], name="copy_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "category", "language", "tone", "digest"],
                name="one_version_per_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}/{self.category or '*'}/{self.language} #{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; one that was written stays as it is."""
        if not self._state.adding:
            raise TypeError("A version is never changed: write another one.")
        super().save(*args, **kwargs)

    @staticmethod
    def digest_of(text: str) -> str:
        """Return the SHA-256 that stands for `text`."""
        return hashlib.sha256(text.encode()).hexdigest()


class Publication(models.Model):
    """Which version is live in one place; rolling back is pointing it at an older one."""

    slot = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20)
    tone = models.CharField(max_length=20, default=PLAIN)
    version = models.ForeignKey(CopyVersion, on_delete=models.PROTECT, related_name="publications")
    previous = models.ForeignKey(
        CopyVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "category", "language", "tone"], name="one_publication_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}/{self.category or '*'}/{self.language}"
