"""Experiments on one place of the library: what is compared, by which plan, who was shown what."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from refusals.models.copy import PLAIN, CopyVersion
from refusals.models.ledger import Refusal

WINDOW = timedelta(minutes=30)
"""How long after it was shown a wording may still claim what came of a card."""


class Experiment(models.Model):
    """Two or more wordings of one place, compared by a plan that is declared before the start.

    `traffic` is the percentage of conversations that take part. The one look is taken at the first
    `sample` people of each arm whose window has closed, or at `days` after the start, whichever
    comes first. Once running, neither the plan nor the arms change.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("draft")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")

    name = models.CharField(max_length=120)
    slot = models.CharField(max_length=40)
    category = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20)
    tone = models.CharField(max_length=20, default=PLAIN)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    traffic = models.PositiveSmallIntegerField(
        default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    sample = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    days = models.PositiveSmallIntegerField(
        default=28, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True, blank=True)
    stopped = models.DateTimeField(null=True, blank=True)
    promoted = models.ForeignKey(
        "Arm", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "category", "language", "tone"],
                condition=Q(state="running"),
                name="one_running_experiment_per_place",
            ),
            models.CheckConstraint(
                condition=Q(traffic__gte=1, traffic__lte=100), name="traffic_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(started__isnull=False), name="running_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ends(self) -> datetime | None:
        """When the planned time is over; `None` before the start."""
        return self.started + timedelta(days=self.days) if self.started else None


class Arm(models.Model):
    """One wording of an experiment; never changed. The first is the control: what is live.

    `weight` is its share of the people, relative to the other arms'.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="arms")
    version = models.ForeignKey(CopyVersion, on_delete=models.PROTECT, related_name="arms")
    weight = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "version"], name="one_arm_per_version"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="arm_has_a_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.experiment}: {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new arm; one that was written stays as it is."""
        if not self._state.adding:
            raise TypeError("An arm is never changed: plan another experiment.")
        super().save(*args, **kwargs)


class Exposure(models.Model):
    """A conversation was shown an arm; the first time counts, and only that refusal's outcome."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="exposures")
    arm = models.ForeignKey(Arm, on_delete=models.CASCADE, related_name="exposures")
    conversation_ref = models.UUIDField()
    refusal = models.ForeignKey(Refusal, on_delete=models.CASCADE, related_name="exposures")
    at = models.DateTimeField(default=timezone.now)
    closes = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "conversation_ref"], name="first_exposure_counts"
            ),
            models.CheckConstraint(condition=Q(closes__gt=F("at")), name="window_is_open_once"),
        ]
        indexes = [models.Index(fields=["arm", "closes"], name="exposure_by_window")]

    def __str__(self) -> str:
        return f"{self.arm_id} to {self.conversation_ref}"
