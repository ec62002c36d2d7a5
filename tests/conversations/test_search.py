"""Search finds people's own words, in any script, on either database."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.management import call_command

from chatapp.conversations import search, transcript
from chatapp.conversations.models import Conversation, Message, SearchText
from chatapp.conversations.words import marked, snippet, terms_of
from tests.chat.cast import answered, person, refused

pytestmark = pytest.mark.django_db

FINDS = [
    ("the quick brown fox", "brown quick"),
    ("Ein schöner Straßenzug", "strassenzug"),
    ("Crème brûlée", "creme"),
    ("categories of things", "categ"),
    ("1989年天安门广场发生了什么？", "天安门"),
    ("1989年天安门广场发生了什么？", "广"),
    ("كَتَبَ الولدُ الدَّرسَ", "كتب الدرس"),
    ("أسئلة", "اسئلة"),
    ("ひらがなとカタカナ", "カタカナ"),
    ("ภาษาไทย", "ไทย"),
    ("हिन्दी में", "हिन्दी"),
    ("AI模型怎么样", "AI 模型"),
    ("see https://example.com/path", "example path"),
    ('it\'s 50% "off"', '50% "off"'),
]
MISSES = [
    ("天安门", "门安"),
    ("the quick fox", "quick wolf"),
    ("category", "egory"),
    ("anything", '?!… "*'),
    ("anything", ""),
]
HOSTILE = [
    '"',
    "a OR b",
    "NEAR(a b)",
    "a* ^b",
    "text:a",
    "'); DROP TABLE x; --",
    "a & !b | (",
    "\0",
]


def talk(text):
    return answered(text, "Yes.", user=person()).conversation


def found(query, name="person"):
    return list(Conversation.objects.visible_to(person(name), None).search(query))


@pytest.mark.parametrize(("text", "query"), FINDS)
def test_words_are_found_in_any_script_without_case_and_accents(text, query):
    assert found(query) == []
    conversation = talk(text)
    assert found(query) == [conversation]


@pytest.mark.parametrize(("text", "query"), MISSES)
def test_what_was_not_said_is_not_found(text, query):
    talk(text)
    assert found(query) == []


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_that_people_type_is_syntax(query):
    talk("About something else")
    assert found(query) == []


def test_answers_and_titles_are_found_too():
    conversation = answered("Hello", "Penguins cannot fly", user=person()).conversation
    Conversation.objects.filter(pk=conversation.pk).update(title="Bird life")
    search.index_title(Conversation.objects.get(pk=conversation.pk))
    assert found("penguins") == found("bird") == [conversation]


def test_a_conversation_is_found_once_however_often_it_has_the_word():
    conversation = talk("fish fish")
    answered("fish again", "fish", conversation=conversation)
    assert found("fish") == [conversation]


def test_nobody_finds_what_is_not_theirs():
    talk("A secret recipe")
    assert found("secret", "other") == []


def test_what_a_model_declined_leaves_nothing_of_the_model_to_find():
    refused("Pick a lock", user=person())
    assert SearchText.objects.filter(message__author=Message.Author.MODEL).count() == 0


def test_deleted_rows_leave_the_index():
    conversation = talk("Ephemeral")
    conversation.delete()
    assert not SearchText.objects.exists()
    assert list(search.search_texts(terms_of("ephemeral"))) == []


def test_a_very_long_answer_is_found_at_its_end():
    conversation = talk("Begin")
    transcript.append(
        conversation, author=Message.Author.AGENT, text="词 " * 9_000 + "finale", key=uuid4()
    )
    assert found("finale") == [conversation]


def test_what_was_written_before_the_index_is_found_after_reindexing(capsys):
    conversation = talk("Ancient history")
    SearchText.objects.all().delete()
    assert found("ancient") == []
    call_command("reindex")
    assert found("ancient") == [conversation]


def test_a_snippet_shows_the_find_in_its_surroundings_and_no_more():
    pieces = snippet("word " * 100 + "<b>needle</b> " + "word " * 100, terms_of("need"))
    assert [piece.text for piece in pieces if piece.found] == ["needle"]
    text = "".join(piece.text for piece in pieces)
    assert text.startswith("…")
    assert text.endswith("…")
    assert len(text) < 150


def test_a_phrase_is_marked_whole_and_its_letters_elsewhere_are_not():
    pieces = marked("安门是门，天安门是天安门。", terms_of("天安门"))
    assert [piece.text for piece in pieces if piece.found] == ["天安门", "天安门"]
    assert "".join(piece.text for piece in pieces) == "安门是门，天安门是天安门。"


def test_a_page_that_was_pasted_is_looked_for_by_its_first_words():
    text = "的" * 30_000
    first = next(piece for piece in snippet(text, terms_of(text)) if piece.found)
    assert first.text == text[:32]
    assert len(terms_of("tide sea " * 100)) == 32
