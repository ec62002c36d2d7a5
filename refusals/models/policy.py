"""Policy packs as documents: every text that was ever written, and which one is in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from refusals.models.versions import Version


class PolicyVersion(Version):
    """One text of the policy pack, as TOML; never changed once written.

    What moves is where it stands on its way, by `update()` in `refusals.studio`. Whoever approves
    it is somebody else than its author.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
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
