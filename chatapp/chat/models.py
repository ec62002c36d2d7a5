"""What is kept beside the record: opinions of answers, and breaches of what was asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatapp.conversations.models import Message


class Rating(models.Model):
    """What the person thought of an answer; one per answer, since a conversation is one person's.

    `text` is redacted. It goes with its message.
    """

    class Thumb(models.TextChoices):
        """Up or down."""

        UP = "up", _("Good answer")
        DOWN = "down", _("Bad answer")

    class Reason(models.TextChoices):
        """Why; which of them fit which thumb is `FITTING`."""

        CORRECT = "correct", _("It is right")
        USEFUL = "useful", _("It helped me")
        CLEAR = "clear", _("It is easy to understand")
        WRONG = "wrong", _("It is wrong")
        BESIDE = "beside", _("It does not answer what I asked")
        EVASIVE = "evasive", _("It avoids the question")
        INCOMPLETE = "incomplete", _("Something is missing")
        HARMFUL = "harmful", _("It could do harm")
        LANGUAGE = "language", _("It is in the wrong language")
        OTHER = "other", _("Something else")

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="rating")
    thumb = models.CharField(max_length=4, choices=Thumb.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    text = models.TextField(blank=True)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["updated"], name="rating_by_time")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.thumb} {self.reason}"

    @property
    def fitting(self) -> list[tuple[str, str]]:
        """The reasons to choose from, with their words."""
        return [(one.value, str(one.label)) for one in FITTING[Rating.Thumb(self.thumb)]]

    @property
    def most_characters(self) -> int:
        """How long the person's own words may be."""
        return int(settings.MAX_RATING_CHARACTERS)


FITTING = {
    Rating.Thumb.UP: (
        Rating.Reason.CORRECT,
        Rating.Reason.USEFUL,
        Rating.Reason.CLEAR,
        Rating.Reason.OTHER,
    ),
    Rating.Thumb.DOWN: (
        Rating.Reason.WRONG,
        Rating.Reason.BESIDE,
        Rating.Reason.EVASIVE,
        Rating.Reason.INCOMPLETE,
        Rating.Reason.HARMFUL,
        Rating.Reason.LANGUAGE,
        Rating.Reason.OTHER,
    ),
}
"""The reasons that may go with each thumb, in the order in which they are shown."""


class Breach(models.Model):
    """A turn that another model served than the one that was asked, without anybody's consent.

    No words and nobody's name: it is kept when the conversation goes, as the ledger's rows are.
    """

    turn_ref = models.UUIDField(unique=True)
    asked = models.CharField(max_length=200)
    served = models.CharField(max_length=200)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["asked", "-created"], name="breach_by_model")]

    def __str__(self) -> str:
        return f"{self.asked}, but {self.served}"
