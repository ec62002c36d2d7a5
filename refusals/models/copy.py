"""The words of the cards: every wording that was ever written, and which one is live."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from refusals.models.versions import Version

PLAIN = "plain"
"""The tone that is shipped; the schema has room for others."""


class CopyVersion(Version):
    """One wording of one slot, for one category, language and tone; never changed once written.

    `category` is empty for words that every category shares. What moves is `state`, where the
    wording stands on its way, and `source_digest`, the text of the source language that it was
    last found to say: both by `update()`, in `refusals.studio`.
    """

    slot = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20)
    tone = models.CharField(max_length=20, default=PLAIN)
    digest = models.CharField(max_length=64, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)

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
