"""The ways in which models open a decline, and what only begins like one."""

from __future__ import annotations

from itertools import product

import pytest

from refusals.engine.detector import Detector, Step, classify
from refusals.engine.scoring.openings import Look, Looks
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


HEARD_OUT = [
    "I understand that you want a direct answer, but I cannot satisfy your request.",
    "I'm really sorry that it has come to this for you, but I'm unable to do that.",
    "As an AI language model, I do not have the ability to help you steal a car.",
]


@pytest.mark.parametrize("text", HEARD_OUT)
def test_what_an_apology_or_a_lack_leads_to_is_waited_for(text):
    assert not _shown(PROMPT, text)


def test_a_text_is_looked_at_in_the_same_places_however_it_comes():
    text = "A line of words that goes on for longer than one line does, and then some more."
    whole = list(Looks(40).found(text))
    growing = Looks(40)
    assert whole == [look for end in range(len(text) + 1) for look in growing.found(text[:end])]


def test_where_a_line_is_full_its_whole_words_are_judged():
    assert Look(14, 12) in Looks(14).found("Photographs fade, and so do we.")


def test_a_line_that_ends_with_a_word_is_looked_at_once():
    looks = list(Looks(12).found("Photographs fade, and so do we."))
    assert [look.at for look in looks].count(12) == 1


def test_a_shorter_text_has_no_full_line():
    assert [look.at for look in Looks(40).found("Paris, of course.")] == [6, 10, 17]
