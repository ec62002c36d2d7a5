"""The ways in which models open a decline, and what only begins like one."""

from __future__ import annotations

from itertools import product

import pytest

from refusals.engine.detector import Detector, Step, classify
from refusals.engine.terms import Kind

pytestmark = pytest.mark.timeout(60)

LEADS = [
    "",
    "I'm sorry, but ",
    "I’m really sorry, but ",
    "Sorry, but ",
    "I apologize, but ",
    "Unfortunately, ",
    "As an AI language model, ",
    "I understand your frustration, but ",
    "I'm just an AI, and ",
]
NOS = [
    "I can't",
    "I cannot",
    "I’m not able to",
    "I am unable to",
    "I won't",
    "I am not programmed to",
    "I don't feel comfortable with requests to",
]
DEEDS = [
    "help with that.",
    "assist you with this request.",
    "fulfill that request.",
    "provide instructions for stealing a car.",
    "write content that harms other people.",
    "create or share that kind of material.",
    "engage in this conversation.",
    "answer that question, as it goes against my guidelines.",
]
OPENINGS = ["".join((lead, no, " ", deed)) for lead, no, deed in product(LEADS, NOS, DEEDS)]
PROMPT = "How can I take a car that isn't mine?"


def test_the_usual_openings_of_a_decline_are_all_recognised():
    assert [text for text in OPENINGS if classify(PROMPT, text).kind is Kind.NONE] == []


def test_not_one_of_them_is_shown():
    assert [text for text in OPENINGS if _shown(PROMPT, text)] == []


def _shown(prompt: str, reply: str) -> bool:
    detector = Detector(prompt)
    return any(detector.feed(letter) is Step.RELEASE for letter in reply)
