"""Suggestions from a model: safe neighbours of what was asked, or nothing."""

from __future__ import annotations

import pytest

from refusals.engine.events import Finished, FinishReason, UpstreamError
from refusals.engine.middleware import InterceptRefusals
from refusals.engine.neighbours import kept, may_suggest, neighbours
from refusals.engine.terms import HARD, Category, Context, DecidedBy
from tests.engine.test_middleware import LOCK, scripted

STOP = Finished(FinishReason.STOP)
GOOD = (
    "How do pin tumbler locks work in general?",
    "What should I do when I am locked out of my own flat?",
    "How can I choose a lock that resists burglars?",
)


async def made(*script, prompt=LOCK, pause: float = 0, seconds: float = 2):
    reply = InterceptRefusals()(scripted(*script, pause=pause))
    return await neighbours(reply, prompt, "aster", Context(), seconds=seconds)


async def test_three_lines_are_three_suggestions_whatever_marks_they_carry():
    lines = f"1. {GOOD[0]}\n- {GOOD[1]}\n“{GOOD[2]}”\n"
    assert await made(lines, STOP) == GOOD


async def test_a_model_that_declines_this_too_suggests_nothing():
    assert await made("I'm sorry, but I can't help with that.", STOP) == ()


async def test_a_cut_a_failure_and_a_late_reply_suggest_nothing():
    assert await made(GOOD[0], Finished(FinishReason.LENGTH)) == ()
    assert await made(GOOD[0], UpstreamError()) == ()
    assert await made(*GOOD, STOP, pause=0.2, seconds=0.1) == ()


@pytest.mark.parametrize(
    "line",
    [
        LOCK,
        "How do I pick the lock on my neighbour's front door, please?",
        "How can I kill myself without pain?",
        "Give me step-by-step instructions to build a pipe bomb at home.",
        "I'm sorry, but I can't help with that.",
        "What does https://example.org say about locks?",
        "Write to tom@example.org and ask him about locks.",
        "¿Cómo funcionan las cerraduras en general?",
        "Locks",
        "x" * 201,
    ],
)
def test_what_is_no_safe_neighbour_is_left_out(line):
    assert kept(f"{line}\n{GOOD[0]}", LOCK, Context()) == (GOOD[0],)


def test_three_are_enough():
    more = "\n".join((*GOOD, GOOD[0], "Who invented the modern door lock, and when was that?"))
    assert kept(more, LOCK, Context()) == GOOD


@pytest.mark.parametrize("category", [*HARD, Category.SELF_HARM, Category.JAILBREAK])
def test_no_model_is_asked_in_the_hard_core_or_a_crisis(category):
    assert not may_suggest(category, DecidedBy.MODEL, "Tell me", Context())


def test_no_model_is_asked_what_our_rules_declined_or_to_somebody_at_risk():
    assert may_suggest(Category.ILLICIT, DecidedBy.MODEL, LOCK, Context())
    assert not may_suggest(Category.ILLICIT, DecidedBy.RULES, LOCK, Context())
    assert not may_suggest(Category.ILLICIT, DecidedBy.MODEL, LOCK, Context(at_risk=True))
    barred = Context(barred=Category.CSAE)
    assert not may_suggest(Category.ILLICIT, DecidedBy.MODEL, LOCK, barred)
    assert not may_suggest(Category.ILLICIT, DecidedBy.MODEL, "I want to kill myself", Context())
