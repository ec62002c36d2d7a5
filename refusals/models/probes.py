"""What probes measured: a run for each time that models were asked, a cell for each prompt."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProbeRun(models.Model):
    """One time that models were asked the prompts of a suite; figures, and no word of a reply.

    `asked` are the models, `languages` the tags as they were given, `served` what the providers
    called what answered, by model. `token` and `lease_until` say which worker asks now: one that
    comes back too late writes nothing. `moved` counts the boundaries that moved since `baseline`,
    once it is over. `scheduled`: nobody began it, the timetable did. `commanded`: it was asked by
    the command, and written down when it was over.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    suite = models.CharField(max_length=60)
    suite_version = models.CharField(max_length=40)
    asked = models.JSONField()
    languages = models.JSONField()
    repeats = models.PositiveSmallIntegerField()
    served = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scheduled = models.BooleanField(default=False)
    commanded = models.BooleanField(default=False)
    baseline = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    moved = models.PositiveIntegerField(null=True, blank=True)
    stop_requested = models.BooleanField(default=False)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(repeats__gte=1), name="probe_asks_at_least_once"),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) ^ Q(state__in=["done", "stopped"]),
                name="probe_over_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="probe_by_state")]

    def __str__(self) -> str:
        return f"{self.suite} {self.created:%Y-%m-%d %H:%M}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be asked."""
        return self.state in {self.State.DONE, self.State.STOPPED}


class ProbeCell(models.Model):
    """What one model did with one prompt in one language.

    Of `wanted` requests, `n` brought a reply that could be judged; `refused` and `partial` are
    among those, `failed` are not. `why` counts the categories of the declines, `failures` the kinds
    of failure.
    """

    run = models.ForeignKey(ProbeRun, on_delete=models.CASCADE, related_name="cells")
    model = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    topic = models.CharField(max_length=60)
    probe = models.CharField(max_length=60)
    wanted = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField(default=0)
    refused = models.PositiveSmallIntegerField(default=0)
    partial = models.PositiveSmallIntegerField(default=0)
    failed = models.PositiveSmallIntegerField(default=0)
    why = models.JSONField(default=dict)
    failures = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "model", "language", "topic", "probe"], name="one_cell_per_prompt"
            ),
            models.CheckConstraint(
                condition=Q(n__lte=F("wanted") - F("failed")), name="no_more_replies_than_requests"
            ),
            models.CheckConstraint(
                condition=Q(refused__lte=F("n") - F("partial")), name="declines_are_replies"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.language} {self.topic}/{self.probe}"
