"""What was asked for: a copy of everything, or its removal."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chatapp.holdings import Subject


def of(subject: Subject) -> Q:
    """Return which rows are a person's: where access to what was asked for is decided."""
    if subject.user_id is not None:
        return Q(user=subject.user_id)
    return Q(user=None, guest=subject.guest) if subject.guest is not None else Q(pk__in=())


class Owned(models.Model):
    """Something that an account or a guest asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guest = models.UUIDField(null=True, blank=True, db_index=True)
    language = models.CharField(max_length=20, blank=True)
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Export(Owned):
    """A copy of everything that is stored for a person: a ZIP file, for a while."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["touched"],
                condition=Q(state__in=["waiting", "making"]),
                name="export_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Say whether it is still being made."""
        return self.state in {self.State.WAITING, self.State.MAKING}

    @property
    def path(self) -> str:
        """The file's name in the default storage, which no address leads to."""
        return f"exports/{self.pk}.zip"

    @property
    def subject(self) -> Subject:
        """Whose data it is."""
        return Subject(self.user_id, None if self.user_id else self.guest)


class Erasure(Owned):
    """The removal of everything that is stored for a person; afterwards nobody is named here."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due = models.DateTimeField()
    removed = models.PositiveIntegerField(default=0)
    farewell = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=~Q(state="done") & Q(user__isnull=False),
                name="one_erasure_per_account",
            ),
            models.UniqueConstraint(
                fields=["guest"],
                condition=~Q(state="done") & Q(guest__isnull=False),
                name="one_erasure_per_guest",
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=~Q(state="done"), name="erasure_due"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def is_done(self) -> bool:
        """Say whether everything is gone."""
        return self.state == self.State.DONE

    @property
    def subject(self) -> Subject:
        """Whose data it is."""
        return Subject(self.user_id, None if self.user_id else self.guest)
