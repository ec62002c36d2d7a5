"""Policy packs as documents: every text that was ever written, and which one is in force."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PolicyVersion(models.Model):
    """One text of the policy pack, as TOML; never changed once written.

    What moves is where it stands on its way, by `update()` in `refusals.studio`. Whoever approves
    it is somebody else than its author.
    """

    class State(models.TextChoices):
        """How far a text has come; at most one is published."""

        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
                name="policy_approved_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"policy #{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new text; one that was written stays as it is."""
        if not self._state.adding:
            raise TypeError("A policy text is never changed: write another one.")
        super().save(*args, **kwargs)

    @staticmethod
    def digest_of(text: str) -> str:
        """Return the SHA-256 that stands for `text`."""
        return hashlib.sha256(text.encode()).hexdigest()


class PolicyPublication(models.Model):
    """Which text is in force: one row at most; rolling back is pointing it at the one before."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="one_policy_in_force"),
        ]

    def __str__(self) -> str:
        return str(self.version)
