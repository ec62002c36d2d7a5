"""The words of a question, as the desk's list finds them."""

from __future__ import annotations

import pytest

from chatapp.desk.models import Ticket

FINDS = [
    ("How do I pick the LOCK?", "lock"),
    ("Unlocked, on a Tuesday", "lock"),
    ("A lock, and then a key", "key lock"),
    ("1989年天安门广场发生了什么", "天安"),
    ("1989年天安门广场发生了什么", "门"),
    ("1989年天安门广场发生了什么", "广场 天安门"),
    ("東京のカギの開け方", "カギ"),
    ("자물쇠를 여는 방법", "방법"),
    ("كيف أفتح القفل", "قفل"),
    ("How do I pick the lock?", "lo"),
    ("How do I pick the lock?", "HO p"),
    ("My neighbour (an AI)\nsays no", "ai sa"),
    ("كيف أفتح القفل", "كي"),
    ("A lock - and a key", "lock - key"),
    ("Earned 100% of it", "100%"),
    ("A file_name and a file", "file_name"),
]
"""What was asked, and words that find it."""

MISSES = [
    ("How do I pick the lock?", "lock door"),
    ("1989年天安门广场发生了什么", "安天"),
    ("天天向上，安全第一", "天安"),
    ("Earned 100 of them", "100%"),
    ("A file-name", "file_name"),
    ("Unlocked, on a Tuesday", "lo"),
    ("How do I pick the lock?", "?"),
    ("A door", "'; DROP TABLE desk_ticket; --"),
]
"""What was asked, and words that don't find it."""


def _says(conversation, text, words):
    ticket = Ticket.objects.create(
        conversation=conversation, category="unknown", asked_redacted=text
    )
    return ticket in Ticket.objects.saying(words)


@pytest.mark.parametrize(("text", "words"), FINDS)
def test_any_part_of_a_word_is_found_in_any_script_and_case(text, words, conversation):
    assert _says(conversation, text, words)


@pytest.mark.parametrize(("text", "words"), MISSES)
def test_what_was_not_said_is_not_found(text, words, conversation):
    assert not _says(conversation, text, words)
