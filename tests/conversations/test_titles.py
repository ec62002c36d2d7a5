"""Titles come from the first exchange, and from the person when they say so."""

from __future__ import annotations

import pytest

from chatapp.conversations import titles
from tests.chat.cast import answered, fresh, person

EXCHANGES = [
    ("What is a tide? I live by the sea.", "Water.", "What is a tide?"),
    ("1989年天安门广场发生了什么？请详细说明。", "", "1989年天安门广场发生了什么？"),
    ("ما هو المد والجزر؟ أخبرني", "", "ما هو المد والجزر؟"),
    ("## **Plan** my `trip` to [Rome](https://a.example)", "", "Plan my trip to Rome"),
    ("Explain this:\n```\nx = 1\n```", "", "Explain this:"),
    ("Hi", "Hello! How are you?", "Hello!"),
    ("https://a.example/x", "# A page about owls\nText", "A page about owls"),
    ("???", "", "???"),
]


@pytest.mark.parametrize(("prompt", "answer", "title"), EXCHANGES)
def test_a_title_is_what_was_asked_or_what_was_answered(prompt, answer, title):
    assert titles.title_of(prompt, answer) == title


def test_a_long_title_ends_between_words():
    title = titles.title_of("Compare the history of " + "many different " * 10)
    assert len(title) <= 60
    assert title.endswith(("many…", "different…"))


@pytest.mark.django_db
def test_the_first_answer_completes_a_title_and_later_ones_leave_it():
    conversation = answered("Hi", "# Greetings\nHello").conversation
    assert fresh(conversation).title == "Greetings"
    answered("And now?", "# Something else", conversation=fresh(conversation))
    assert fresh(conversation).title == "Greetings"


@pytest.mark.django_db
def test_a_given_title_stays_and_is_what_search_finds():
    conversation = answered("What is a tide?", user=person()).conversation
    titles.entitle(conversation, "  My   sea \n notes ", named=True)
    titles.make(fresh(conversation))
    assert fresh(conversation).title == "My sea notes"
    mine = type(conversation).objects.visible_to(person(), None)
    assert list(mine.search("sea notes")) == [conversation]
