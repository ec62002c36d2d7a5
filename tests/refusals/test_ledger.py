"""The ledger: what happened is written once, however often it is told."""

from __future__ import annotations

from uuid import uuid4

import pytest

from refusals import ledger
from refusals.engine.events import Refused
from refusals.engine.terms import Category, DecidedBy, Decision, Kind, Path
from refusals.models import Choice, Outcome, Refusal

pytestmark = pytest.mark.django_db

REFUSED = Refused(
    kind=Kind.FULL,
    decided_by=DecidedBy.MODEL,
    decision=Decision(
        category=Category.POLITICAL,
        paths=(Path.REPHRASE, Path.MODEL, Path.PERSON),
        rule="political",
        policy_version="shipped",
        models=("model-b",),
    ),
    signal="detector",
    language="zh-hans",
)


def record(turn):
    return ledger.record_refusal(
        REFUSED,
        turn_ref=turn,
        conversation_ref=uuid4(),
        asked="model-a",
        served="",
        tried=["model-a", "model-a"],
    )


def test_a_turn_has_one_refusal():
    turn = uuid4()
    assert record(turn) == record(turn)
    assert Refusal.objects.count() == 1


def test_a_refusal_keeps_what_was_decided():
    refusal = Refusal.objects.get(pk=record(uuid4()).pk)
    assert (refusal.category, refusal.decided_by, refusal.kind) == ("political", "model", "full")
    assert refusal.paths == ["rephrase", "model", "person"]
    assert refusal.models_offered == ["model-b"]
    assert refusal.models_tried == ["model-a"]


def test_a_choice_is_recorded_once_per_key():
    refusal, key = record(uuid4()), uuid4()
    first, created = ledger.record_choice(refusal, Path.PERSON, key, {"need": "help"})
    again, created_again = ledger.record_choice(refusal, Path.PERSON, key, {})
    assert (created, created_again) == (True, False)
    assert first == again
    assert again.detail == {"need": "help"}
    assert Choice.objects.count() == 1


def test_two_choices_are_one_chosen_outcome():
    refusal = record(uuid4())
    ledger.record_choice(refusal, Path.PERSON, uuid4(), {})
    ledger.record_choice(refusal, Path.MODEL, uuid4(), {"model": "model-b"})
    assert [outcome.kind for outcome in Outcome.objects.all()] == [Outcome.Kind.CHOSEN]


def test_an_outcome_is_recorded_once():
    refusal = record(uuid4())
    ledger.record_outcome(refusal, Outcome.Kind.ANSWERED)
    ledger.record_outcome(refusal, Outcome.Kind.ANSWERED)
    assert Outcome.objects.count() == 1
