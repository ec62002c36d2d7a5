"""What a person said at length is folded, wherever it is read on and nowhere else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.urls import reverse

from chatapp.chat.history import sharing
from chatapp.chat.page.folding import WIDE
from tests.chat.cast import answered

pytestmark = pytest.mark.django_db
FOLDED = "data-folded"


@pytest.fixture
def page_of(client):
    """Return the page of a conversation in which somebody asked something."""

    def page(text, answer="Yes.", query=""):
        conversation = answered(text, answer).conversation
        client.force_login(conversation.owner)
        address = reverse("conversation", args=[conversation.pk])
        asked = conversation.messages.first()
        return client.get(address + query.format(asked=asked.pk)).content.decode()

    return page


@pytest.mark.parametrize(
    ("text", "folds"),
    [
        ("line\n" * 11 + "line", False),
        ("line\n" * 12 + "line", True),
        ("a" * 900, False),
        ("a" * 901, True),
        ("字" * 450, False),
        ("字" * 451, True),
        ("한글" * 225 + "a", True),
        ("é" * 900, False),
        ("ｗ" * 440 + "。" * 10, False),
    ],
)
def test_more_than_so_many_lines_or_characters_are_folded(page_of, text, folds):
    assert (FOLDED in page_of(text)) is folds


def test_the_operator_says_how_much_that_is(page_of, settings):
    settings.FOLD = {"lines": 20, "characters": 100}
    assert FOLDED not in page_of("line\n" * 12)
    html = page_of("a" * 101)
    assert FOLDED in html
    assert 'data-lines="20"' in html
    assert 'data-characters="100"' in html


def test_a_letter_is_as_wide_as_unicode_says():
    letters = [chr(one) for one in range(0x110000) if unicodedata.category(chr(one))[0] == "L"]
    wide = [one for one in letters if unicodedata.east_asian_width(one) in "WF"]
    assert re.findall(f"[{WIDE}]", "".join(letters)) == wide


def test_an_answer_is_never_folded(page_of):
    assert FOLDED not in page_of("Why?", "Because.\n\n" * 500)


def test_what_a_search_found_is_open(page_of):
    assert FOLDED not in page_of("line\n" * 30, query="?found={asked}")


def test_whom_it_is_shared_with_reads_all_of_it(client):
    conversation = answered("line\n" * 30, "Yes.").conversation
    share = sharing.share(conversation)
    html = client.get(reverse("shared", args=[share.token])).content.decode()
    assert "line\nline" in html
    assert FOLDED not in html
