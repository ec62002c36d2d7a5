"""What designers ask of each other about a wording: a review, an exception, a word of advice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from refusals.models.copy import CopyVersion


class Review(models.Model):
    """One designer asks another to look over a version; a version has one open at a time."""

    class Verdict(models.TextChoices):
        """How it ended; `OPEN` says that it has not."""

        OPEN = "open"
        APPROVED = "approved"
        RETURNED = "returned"

    version = models.ForeignKey(CopyVersion, on_delete=models.CASCADE, related_name="reviews")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(verdict="open"), name="one_open_review"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="review_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.version}"


class Waiver(models.Model):
    """A blocking rule that is set aside for one version: with a reason, by a second person."""

    version = models.ForeignKey(CopyVersion, on_delete=models.CASCADE, related_name="waivers")
    rule = models.CharField(max_length=4)
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "rule"], name="one_waiver_per_rule"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("asked_by")),
                name="waiver_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} for {self.version}"


class Comment(models.Model):
    """A remark about a version, for whoever works on its place."""

    version = models.ForeignKey(CopyVersion, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.CharField(max_length=1000)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk} on {self.version}"
