"""What the tests of the counts share: a ledger to write to, at any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from refusals.models import Choice, Observation, Outcome, Refusal

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""When the tests look."""


class Ledger:
    """Writes rows as if they had happened at a time of one's own."""

    def refusal(self, at=NOW, **values):
        """Write a refusal, and what its model did, as a turn's end does."""
        given = {
            "asked": "model-a",
            "category": "illicit",
            "language": "en",
            "decided_by": "model",
            "kind": "full",
            "signal": "detector",
            "score": 1.0,
            "paths": [],
            "flags": [],
            **values,
        }
        made = Refusal.objects.create(
            turn_ref=uuid4(), conversation_ref=uuid4(), created=at, **given
        )
        if made.decided_by == "model":
            outcome = "partial" if made.kind == "partial" else "refused"
            self.turn(at, outcome=outcome, asked=made.asked, language=made.language)
        return made

    def turn(self, at=NOW, **values):
        """Write what a model did with a turn: it answered, unless `outcome` says otherwise."""
        given = {"asked": "model-a", "language": "en", "outcome": "answered", "request": "x"}
        return Observation.objects.create(
            turn_ref=uuid4(), conversation_ref=uuid4(), created=at, **{**given, **values}
        )

    def choice(self, refusal, path="rephrase", after=timedelta(seconds=5)):
        """Write that a person took a way on."""
        at = refusal.created + after
        Choice.objects.create(refusal=refusal, key=uuid4(), path=path, created=at)
        Outcome.objects.get_or_create(refusal=refusal, kind="chosen", defaults={"created": at})

    def outcome(self, refusal, kind, after=timedelta(minutes=1)):
        """Write how a refusal ended."""
        Outcome.objects.get_or_create(
            refusal=refusal, kind=kind, defaults={"created": refusal.created + after}
        )


@pytest.fixture
def ledger(db) -> Ledger:
    """Return what writes to the ledger."""
    return Ledger()
