"""The ledger counted by day and by month, so that years of it can be read in a moment.

No row is about a person: none has a reference to a turn, a conversation or an account.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from refusals.engine.terms import Path

WAITS: dict[str, int | None] = {
    "wait_10s": 10,
    "wait_1m": 60,
    "wait_5m": 300,
    "wait_30m": 1_800,
    "wait_more": None,
}
"""How long after a refusal its first way on was taken: up to so many seconds, or longer."""

TAKEN = {path: f"took_{path.value}" for path in Path if path is not Path.MISTAKE}
"""The count that stands for each way on; a mistake report is none."""


def _count() -> Any:
    return models.PositiveIntegerField(default=0)


class Grain(models.TextChoices):
    """For how long a row counts: a day (of UTC) or a whole month."""

    DAY = "day"
    MONTH = "month"


class Count(models.Model):
    """Some counts of one span, told apart from others of it by what `KEY` names."""

    grain = models.CharField(max_length=5, choices=Grain.choices)
    start = models.DateField()

    KEY: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        key = ", ".join(str(getattr(self, name)) for name in self.KEY)
        return f"{self.grain} {self.start}: {key}"

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the counts."""
        fields = cls._meta.concrete_fields
        other = {"id", "grain", "start", *cls.KEY}
        return tuple(field.name for field in fields if field.name not in other)


class RefusalCount(Count):
    """What came of the refusals of one span, model, language, category and decider.

    All of it stands on the day of the refusal, however late it happened. Of `refusals`, `shown`
    had a card that was fetched or clicked, `took_any` led to a click on a way on; `solved` ended in
    an answer or with help from a person, `with_person` wait for one; the rest came to nothing.
    """

    asked = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    category = models.CharField(max_length=20)
    decided_by = models.CharField(max_length=10)

    refusals = _count()
    partial = _count()
    shown = _count()

    over_refusal = _count()
    leak = _count()
    capitulation = _count()
    inconsistent = _count()

    took_any = _count()
    took_rephrase = _count()
    took_narrow = _count()
    took_model = _count()
    took_person = _count()
    took_resources = _count()

    chosen = _count()
    answered = _count()
    refused_again = _count()
    escalated = _count()
    resolved = _count()
    unresolved = _count()
    mistake = _count()
    solved = _count()
    with_person = _count()

    wait_10s = _count()
    wait_1m = _count()
    wait_5m = _count()
    wait_30m = _count()
    wait_more = _count()

    KEY: ClassVar[tuple[str, ...]] = ("asked", "language", "category", "decided_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "start", "asked", "language", "category", "decided_by"],
                name="one_count_of_refusals",
            ),
        ]


class TurnCount(Count):
    """How many turns of one span a model answered or declined in a language.

    They are what a share is taken of; what our own rules declined never reached the model. The
    flags are those of its answers.
    """

    asked = models.CharField(max_length=200)
    language = models.CharField(max_length=20)

    answered = _count()
    refused = _count()
    partial = _count()
    leak = _count()
    capitulation = _count()
    inconsistent = _count()

    KEY: ClassVar[tuple[str, ...]] = ("asked", "language")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "start", "asked", "language"], name="one_count_of_turns"
            ),
        ]


class StaleDay(models.Model):
    """A day of which something changed since it was counted."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return str(self.day)


class CountState(models.Model):
    """How far the ledger is counted: one row. Whoever counts holds its latest `token`."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    upto = models.DateTimeField(null=True, blank=True)
    token = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="one_count_state"),
        ]

    def __str__(self) -> str:
        return f"counted up to {self.upto}"
