"""Writes down what happened: a refusal, the path taken, how it ended; each safe to repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from refusals.engine import events, moments, terms
from refusals.engine.redaction import redact
from refusals.models import Choice, Outcome, Refusal, Report

MOST_REPORTED = 1_000
"""Characters of a report that are kept."""


def record_refusal(
    refused: events.Refused,
    *,
    turn_ref: UUID,
    conversation_ref: UUID,
    asked: str,
    served: str,
    tried: Iterable[str],
) -> Refusal:
    """Record the refusal of a turn; a turn has one, however often this is called."""
    decision = refused.decision
    refusal, _ = Refusal.objects.get_or_create(
        turn_ref=turn_ref,
        defaults={
            "conversation_ref": conversation_ref,
            "asked": asked,
            "served": served,
            "category": decision.category.value,
            "decided_by": refused.decided_by.value,
            "kind": refused.kind.value,
            "signal": refused.signal,
            "code": refused.code[:120],
            "score": refused.score,
            "flags": list(refused.flags),
            "language": refused.language,
            "paths": [path.value for path in decision.paths],
            "models_offered": list(decision.models),
            "models_tried": list(dict.fromkeys(tried)),
            "rule": decision.rule[:120],
            "moment": moments.written(decision.context) if decision.context else {},
            "policy_version": decision.policy_version[:80],
            "segment": asdict(refused.segment) if refused.segment else {},
        },
    )
    return refusal


@transaction.atomic
def record_choice(
    refusal: Refusal, path: terms.Path, key: UUID, detail: Mapping[str, Any]
) -> tuple[Choice, bool]:
    """Record the path a person took and say whether this click was the first with its key."""
    choice, created = Choice.objects.get_or_create(
        refusal=refusal, key=key, defaults={"path": path.value, "detail": dict(detail)}
    )
    if created:
        record_outcome(refusal, Outcome.Kind.CHOSEN)
    return choice, created


def record_report(refusal: Refusal, words: str) -> None:
    """Keep what somebody says is wrong with a refusal, redacted; the first words stay."""
    told = redact(words.strip()[:MOST_REPORTED])
    if told:
        Report.objects.get_or_create(refusal=refusal, defaults={"words": told})


def forget_words(conversation_ref: UUID) -> None:
    """Delete what people wrote about the refusals of a conversation that is gone."""
    Report.objects.filter(refusal__conversation_ref=conversation_ref).delete()


def record_outcome(refusal: Refusal, kind: Outcome.Kind) -> None:
    """Record how a refusal ended; a second time changes nothing."""
    Outcome.objects.get_or_create(refusal=refusal, kind=kind)
