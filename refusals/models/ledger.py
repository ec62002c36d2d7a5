"""What was declined, and what followed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from refusals.engine import terms
from refusals.engine.repeats import request_of


def _choices(
    kinds: type[terms.Category | terms.Path | terms.DecidedBy | terms.Kind],
) -> list[tuple[str, str]]:
    return [(kind.value, kind.name.replace("_", " ").capitalize()) for kind in kinds]


class Refusal(models.Model):
    """A recorded decline, with everything the person was shown pinned to it.

    `moment` is what policy knew then, as `engine.moments` writes it, so that another policy can be
    tried on it. `shown` is when its card was first fetched. `turn_ref` and `conversation_ref` are
    the host's; this app knows no more of them.
    No text of the prompt or the reply is kept here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    turn_ref = models.UUIDField(unique=True)
    conversation_ref = models.UUIDField(db_index=True)
    asked = models.CharField(max_length=200)
    served = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=20, choices=_choices(terms.Category))
    decided_by = models.CharField(max_length=10, choices=_choices(terms.DecidedBy))
    kind = models.CharField(max_length=10, choices=_choices(terms.Kind))
    signal = models.CharField(max_length=40)
    code = models.CharField(max_length=120, blank=True)
    score = models.FloatField()
    flags = models.JSONField(default=list)
    language = models.CharField(max_length=20)
    paths = models.JSONField()
    models_offered = models.JSONField(default=list)
    models_tried = models.JSONField(default=list)
    rule = models.CharField(max_length=120)
    moment = models.JSONField(default=dict)
    policy_version = models.CharField(max_length=80)
    copy_versions = models.JSONField(default=list)
    segment = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)
    shown = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["category", "language", "created"], name="refusal_slice"),
            models.Index(fields=["shown"], name="refusal_by_shown"),
            models.Index(fields=["created"], condition=~Q(flags=[]), name="refusal_flagged"),
        ]

    def __str__(self) -> str:
        return f"{self.category} by {self.asked}"


class Observation(models.Model):
    """How a model dealt with a request, so that analysts see where it is of two minds.

    Append-only, one for a turn. `request` is a keyed digest of the normalised prompt: equal for
    the same request, and no way back to its words. `against` is the decline that it differs from.
    """

    class Outcome(models.TextChoices):
        """What the model did."""

        ANSWERED = "answered"
        REFUSED = "refused"
        PARTIAL = "partial"

    turn_ref = models.UUIDField(unique=True)
    conversation_ref = models.UUIDField(db_index=True)
    asked = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    request = models.CharField(max_length=64)
    flags = models.JSONField(default=list)
    against = models.ForeignKey(
        Refusal, on_delete=models.SET_NULL, null=True, blank=True, related_name="observations"
    )
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["request", "asked"], name="observation_by_request"),
            models.Index(fields=["created"], condition=~Q(flags=[]), name="observation_flagged"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} by {self.asked}"

    @staticmethod
    def digest_of(prompt: str) -> str:
        """Return the keyed digest that stands for what `prompt` asks."""
        normal = request_of(prompt)
        return salted_hmac("refusals.request", normal, algorithm="sha256").hexdigest()


class Choice(models.Model):
    """A path that the person took; once per key, however often the click arrives."""

    refusal = models.ForeignKey(Refusal, on_delete=models.CASCADE, related_name="choices")
    key = models.UUIDField()
    path = models.CharField(max_length=10, choices=_choices(terms.Path))
    detail = models.JSONField(default=dict)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refusal", "key"], name="one_choice_per_key"),
        ]
        indexes = [models.Index(fields=["created"], name="choice_by_time")]

    def __str__(self) -> str:
        return self.path


class Outcome(models.Model):
    """How a refusal ended; at most one of each kind."""

    class Kind(models.TextChoices):
        """What happened after the card."""

        CHOSEN = "chosen"
        ANSWERED = "answered"
        REFUSED_AGAIN = "refused_again"
        ESCALATED = "escalated"
        RESOLVED = "resolved"
        UNRESOLVED = "unresolved"
        MISTAKE = "mistake"

    refusal = models.ForeignKey(Refusal, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refusal", "kind"], name="one_outcome_of_each_kind"),
        ]
        indexes = [models.Index(fields=["kind", "created"], name="outcome_by_time")]

    def __str__(self) -> str:
        return self.kind
