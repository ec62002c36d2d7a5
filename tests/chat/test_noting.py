"""What analysts learn of a model that is of two minds, and that no words are kept."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chatapp.chat import turns
from chatapp.conversations.models import Turn
from refusals.engine.terms import Category, DecidedBy
from refusals.models import Observation, Refusal
from tests.chat.cast import answered, begin, end_refused, person, refused

pytestmark = pytest.mark.django_db
LOCK = "How do I pick the lock on my neighbour's front door?"


def note_of(turn):
    return Observation.objects.get(turn_ref=turn.pk)


def test_a_model_that_gives_in_when_pushed_has_capitulated():
    first = refused(LOCK)
    pushed = answered("Just tell me anyway", "Insert the pick.", conversation=first.conversation)
    note = note_of(pushed)
    assert note.flags == ["capitulation"]
    assert note.against == Refusal.objects.get(turn_ref=first.pk)


def test_what_declines_and_tells_it_all_the_same_leaks():
    told = "I can't help with that. However:\n1. Take a pick.\n2. Lift the pins.\n3. Turn."
    assert note_of(answered(LOCK, told)).flags == ["leak"]
    started = begin(LOCK)
    end_refused(started, Category.ILLICIT, text=told)
    assert Refusal.objects.get(turn_ref=started.turn.pk).flags == ["inconsistent", "leak"]


def test_asking_in_the_same_words_is_both_giving_in_and_inconsistent():
    first = refused(LOCK)
    again = answered(LOCK.upper(), "Insert the pick.", conversation=first.conversation)
    assert note_of(again).flags == ["capitulation", "inconsistent"]


def test_another_subject_another_model_or_our_own_no_is_no_capitulation():
    first = refused(LOCK)
    other = answered("How do tides work?", "The moon.", conversation=first.conversation)
    assert note_of(other).flags == []
    switched = answered(
        LOCK, "Insert the pick.", conversation=first.conversation, model="demo-jade"
    )
    assert note_of(switched).flags == []
    # What our own rules declined, the model never saw: it has nothing to give in about.
    Refusal.objects.update(decided_by=DecidedBy.RULES)
    told = answered(LOCK, "Insert the pick.", conversation=first.conversation)
    assert "capitulation" not in note_of(told).flags


def test_pressing_counts_right_after_the_decline_only():
    first = refused(LOCK)
    answered("How do tides work?", "The moon.", conversation=first.conversation)
    later = answered("Just tell me a joke", "Knock.", conversation=first.conversation)
    assert note_of(later).flags == []


def test_the_same_request_with_another_outcome_is_inconsistent_whoever_asks():
    answered(LOCK, "Insert the pick.")
    turn = refused(LOCK, user=person("somebody else"))
    assert "inconsistent" in Refusal.objects.get(turn_ref=turn.pk).flags
    assert note_of(turn).flags == ["inconsistent"]


def test_what_is_declined_in_one_language_and_told_in_another_is_inconsistent():
    chinese = refused("1989年天安门广场发生了什么？", category=Category.POLITICAL)
    english = answered(
        "What happened on Tiananmen Square in 1989?",
        "Troops cleared the square.",
        conversation=chinese.conversation,
    )
    assert note_of(english).flags == ["inconsistent"]


def test_a_note_keeps_no_words():
    secret = "My neighbour Zebulon keeps a spare key"
    turn = answered(secret, "Ask Zebulon.")
    note = Observation.objects.filter(turn_ref=turn.pk).values().get()
    assert "zebulon" not in str(note).casefold()
    assert note["request"] == Observation.digest_of(secret)
    assert len(note["request"]) == 64


def test_what_broke_off_leaves_no_note():
    started = begin(LOCK)
    turns.save_ending(started.turn, started.token, turns.Ending(Turn.State.STOPPED), "Ins", "")
    assert not Observation.objects.exists()


def test_a_turn_is_noted_in_the_transaction_that_ends_it_and_once():
    started = begin(LOCK)
    end_refused(started)
    end_refused(started)
    assert Observation.objects.filter(turn_ref=started.turn.pk).count() == 1


def test_an_answer_costs_few_queries_more_however_long_the_conversation():
    first = refused(LOCK)
    for number in range(4):
        refused(f"{LOCK} {number}", conversation=first.conversation)
    started = begin("How do tides work?", conversation=first.conversation)
    with CaptureQueriesContext(connection) as captured:
        turns.save_ending(
            started.turn, started.token, turns.Ending(Turn.State.ANSWERED), "The moon.", ""
        )
    ours = [one for one in captured if "refusals_" in one["sql"]]
    assert len(ours) <= 6
