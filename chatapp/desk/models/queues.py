"""Queues of tickets, who serves them and when; and whether an agent is ready to."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from chatapp.accounts.models import Role
from chatapp.desk.calendars import BadHours, read_holidays, read_hours

SHIPPED_NAME = "General"
"""What the default queue is called until a lead renames it."""
LANGUAGES = ("en", "zh-hans", "zh-hant", "es", "ar", "fr", "de", "pt", "ja", "ko")
"""Those that the detector knows, so that a ticket can be in them."""
_YEAR = 525_600  # minutes
_DECADE = 3_650  # days
_MANY = 1_000
"""More tickets at a time, or queues, than anybody has: a slip of the finger, not a wish."""


def known_time_zone(name: str) -> None:
    """Refuse a time zone that the system does not know."""
    if name not in available_timezones():
        raise ValidationError(f"{name} is not a time zone.")


def well_formed_hours(hours: object) -> None:
    """Refuse opening hours that can't be read."""
    try:
        read_hours(hours)
    except BadHours as error:
        raise ValidationError(str(error)) from error


def well_formed_holidays(holidays: object) -> None:
    """Refuse holidays that are no dates."""
    try:
        read_holidays(holidays)
    except BadHours as error:
        raise ValidationError(str(error)) from error


def _minutes(about: str, default: int | None) -> models.PositiveIntegerField[int, int]:
    return models.PositiveIntegerField(
        default=default,
        null=default is None,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(_YEAR)],
        help_text=about,
    )


class Queue(models.Model):
    """Tickets that the same people answer, at the same hours, with the same promises.

    No languages, categories or members means any of them. `hours` maps days ("mon" … "sun") to
    lists of ["09:00", "17:00"]; empty is always open. Minutes of targets are minutes of opening
    hours, but for a crisis, whose clock never stops.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(
        default=100,
        validators=[MaxValueValidator(_MANY)],
        help_text="Of queues that fit a ticket as well as others, the lowest gets it.",
    )
    languages = models.JSONField(default=list, blank=True)
    categories = models.JSONField(default=list, blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="desk_queues"
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_time_zone])
    hours = models.JSONField(default=dict, blank=True, validators=[well_formed_hours])
    holidays = models.JSONField(default=list, blank=True, validators=[well_formed_holidays])
    first_response_minutes = _minutes("Until the person hears from somebody.", 60)
    next_response_minutes = _minutes("Until the person hears again after they wrote.", 120)
    resolution_minutes = _minutes(
        "Until it is resolved; the clock rests while they don't write.", 2880
    )
    crisis_minutes = _minutes("Until somebody answers in a crisis, by day or night.", 5)
    warn_percent = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    retention_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[MaxValueValidator(_DECADE)],
        help_text="So long after the end a ticket keeps its words.",
    )
    close_after_days = models.PositiveSmallIntegerField(
        default=7,
        validators=[MaxValueValidator(_DECADE)],
        help_text="So long a resolved ticket can be opened again.",
    )
    capacity = models.PositiveSmallIntegerField(
        default=5,
        validators=[MaxValueValidator(_MANY)],
        help_text="Tickets that one agent is given at a time.",
    )
    auto_assign = models.BooleanField(default=False)
    notify_email = models.EmailField(blank=True)
    webhook_url = models.URLField(blank=True)
    webhook_secret = models.CharField(max_length=128, blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_queue"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """What it is called; the name that is shipped is in the reader's language."""
        return gettext("General") if self.name == SHIPPED_NAME else self.name


def default_queue_id() -> int:
    """Return the queue of tickets that no other queue takes, made if there is none yet."""
    # Nothing but the key is read: a migration calls this while the table still lacks columns.
    found = Queue.objects.filter(is_default=True).values_list("pk", flat=True).first()
    if found is not None:
        return found
    made, _ = Queue.objects.get_or_create(
        is_default=True, defaults={"slug": "general", "name": SHIPPED_NAME}
    )
    return made.pk


class AgentStatus(models.Model):
    """Whether somebody takes tickets, how many at a time, and in which languages.

    `available` empty is what their role says (`takes`); `capacity` empty is the queue's; no
    languages is any. Whether they are there at all says `chatapp.desk.duty.presence`.
    """

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_status"
    )
    available = models.BooleanField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(_MANY)]
    )
    languages = models.JSONField(default=list, blank=True)
    since = models.DateTimeField(default=timezone.now)
    away_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when their desk is known to be closed."
    )

    def __str__(self) -> str:
        return f"{self.agent_id} {'available' if self.takes else 'away'}"

    @property
    def takes(self) -> bool:
        """Say whether they take tickets: as they said; else agents do, and leads don't."""
        return Role.AGENT in self.agent.roles if self.available is None else self.available


class CannedReply(models.Model):
    """Words that agents send often; `text` may hold placeholders such as {name}."""

    queue = models.ForeignKey(
        Queue, on_delete=models.CASCADE, null=True, blank=True, related_name="canned"
    )
    title = models.CharField(max_length=80)
    language = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class SavedFilter(models.Model):
    """A view of the queue that an agent goes back to; a shared one is everybody's."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_filters"
    )
    name = models.CharField(max_length=60)
    query = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agent", "name"], name="one_filter_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
