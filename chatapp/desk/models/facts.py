"""What is known of the refusal that a ticket is about."""

from __future__ import annotations

from django.db import models

from refusals.labels import CATEGORIES


class Facts(models.Model):
    """The refusal's facts: copied to the ticket, so that they outlive it."""

    category = models.CharField(max_length=20)
    asked_redacted = models.TextField(blank=True)
    asked = models.CharField(max_length=200, blank=True, help_text="The model asked.")
    served = models.CharField(max_length=200, blank=True, help_text="The model that served it.")
    signal = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=120, blank=True)
    score = models.FloatField(null=True, blank=True)
    rule = models.CharField(max_length=120, blank=True)
    policy_version = models.CharField(max_length=80, blank=True)
    copy_versions = models.JSONField(default=list, blank=True)
    offered = models.JSONField(default=list, blank=True)
    taken = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def category_name(self) -> str:
        """The category in words."""
        return str(CATEGORIES.get(self.category, self.category))
