"""Titles come from the first exchange, and from the person when they say so."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from chatapp.chat import holdings
from chatapp.conversations import titles
from refusals.engine.terms import Category
from tests.chat.cast import answered, begin_as_guest, fresh, person, refused

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


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("1. Wash the rice\n2. Boil it", "Wash the rice"),
        ("2) Which of these is heavier?", "Which of these is heavier?"),
        ("1、怎么煮饭？\n2、要多久？", "怎么煮饭？"),
        ("3.5 litres of soup for ten people", "3.5 litres of soup for ten people"),
    ],
)
def test_the_number_of_an_item_is_no_title(asked, title):
    assert titles.title_of(asked) == title


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("1984. What is it about?", "1984. What is it about?"),
        ("2 + 2 = 5?\nWho said that? And when?", "2 + 2 = 5? Who said that?"),
        ("...\n?!\nWhy does nobody answer?", "Why does nobody answer?"),
        ("1984。这本书讲什么？", "1984。这本书讲什么？"),
        ("١٩٨٤. ما موضوع الكتاب؟", "١٩٨٤. ما موضوع الكتاب؟"),
        ("5 + 7\n\n8 + 9", "5 + 7"),
        ("1984.", "1984."),
    ],
)
def test_what_has_no_words_is_a_title_with_what_follows_it(asked, title):
    assert titles.title_of(asked) == title


def test_a_long_title_ends_between_words():
    title = titles.title_of("Compare the history of " + "many different " * 10)
    assert len(title) <= 60
    assert title.endswith(("many…", "different…"))


@pytest.mark.parametrize("piece", ["![", "[a](", "#", "$", "- ", "\n"])
def test_no_repetition_makes_a_title_slow(piece):
    assert len(titles.title_of("Hi", piece * 200_000)) <= 60


@pytest.mark.django_db
def test_the_first_answer_completes_a_title_and_later_ones_leave_it():
    conversation = answered("Hi", "# Greetings\nHello").conversation
    assert fresh(conversation).title == "Greetings"
    answered("And now?", "# Something else", conversation=fresh(conversation))
    assert fresh(conversation).title == "Greetings"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Is 4111 1111 1111 1111 a good number?", "Is [card] a good number?"),
        ("Write to ann@example.org about the tide", "Write to [email] about the tide"),
        (f"Why is sk-{'a1' * 40} no key any more?", "Why is [secret] no key any more?"),
        ("What happened in 1989 and 2001?", "What happened in 1989 and 2001?"),
    ],
)
def test_a_title_tells_no_number_address_or_key(asked, title):
    assert titles.title_of(asked) == title


@pytest.mark.django_db
def test_a_given_title_stays_and_is_what_search_finds():
    conversation = answered("What is a tide?", user=person()).conversation
    titles.entitle(conversation, "  My   sea \n notes ", named=True)
    titles.make(fresh(conversation))
    assert fresh(conversation).title == "My sea notes"
    mine = type(conversation).objects.visible_to(person(), None)
    assert list(mine.search("sea notes")) == [conversation]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "begun",
    [
        lambda: answered("I want to kill myself tonight", "# I am glad you wrote", user=person()),
        lambda: refused("Lately I stopped seeing", Category.SELF_HARM, user=person()),
    ],
    ids=["by the words", "by what came of them"],
)
def test_what_is_said_in_a_hard_moment_is_repeated_in_no_list(client, begun):
    talk = fresh(begun().conversation)
    first = talk.messages.earliest("seq").text
    client.force_login(talk.owner)
    html = client.get("/").content.decode()
    assert (first in html, "Manage “A hard moment”" in html) == (False, True)
    client.cookies["django_language"] = "es"
    page = client.get(talk.get_absolute_url()).content.decode()
    assert first not in page.partition("<body")[0]  # a tab's title, and what a browser keeps of it
    for kind in ("md", "json"):
        answer = client.get(reverse("export", args=[talk.pk, kind]))
        assert first.split()[-1].lower() not in answer["Content-Disposition"].lower()
    client.post(reverse("rename", args=[talk.pk]), {"title": "Last spring"})
    assert fresh(talk).shown_title == "Last spring"
    client.post(reverse("rename", args=[talk.pk]), {"title": ""})
    with translation.override("en"):
        assert (fresh(talk).title, fresh(talk).shown_title) == ("", "A hard moment")
    assert list(type(talk).objects.visible_to(talk.owner, None).search(first)) == [talk]


@pytest.mark.django_db
def test_a_hard_moment_later_on_leaves_the_title_that_there_is():
    talk = answered("What is a tide?", "Water.").conversation
    answered("I want to kill myself tonight", "I am here.", conversation=fresh(talk))
    assert (fresh(talk).shown_title, fresh(talk).at_risk) == ("What is a tide?", True)


@pytest.mark.django_db
def test_what_comes_along_from_before_signing_in_is_named_as_discreetly():
    guest = uuid4()
    begin_as_guest(guest, "I want to kill myself tonight")
    assert holdings.waiting(guest) == ["A hard moment"]
