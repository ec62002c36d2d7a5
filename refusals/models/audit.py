"""Who changed what in the workplaces of this app, when and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One change that somebody made; append-only.

    `subject` names what was changed as its workplace does: a place of the library, a resource, an
    experiment, a policy pack. `detail` holds what the act needs to be understood later.
    """

    class Area(models.TextChoices):
        """Where it was done."""

        COPY = "copy"
        RESOURCES = "resources"
        EXPERIMENTS = "experiments"
        POLICY = "policy"

    area = models.CharField(max_length=12, choices=Area.choices)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["area", "subject"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"
