"""A real PostgreSQL finds what SQLite finds, by its index."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection

from chatapp.accounts.models import User
from chatapp.chat import history
from chatapp.chat.access import Visitor
from chatapp.chat.history.listing import PAGE, listing
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation
from chatapp.conversations.search import search_texts
from chatapp.conversations.words import terms_of
from tests.conversations.test_search import FINDS, HOSTILE, MISSES

pytestmark = pytest.mark.services


@pytest.fixture
def owner(on_postgresql):
    """Somebody without a history."""
    return User.objects.create(username=str(uuid4()))


def talk(owner, text):
    made = Conversation.objects.create(owner=owner, title="Untold")
    transcript.append(made, author="person", text=text, key=uuid4())
    return made


def found(owner, query):
    return list(Conversation.objects.visible_to(owner, None).search(query))


@pytest.mark.parametrize(("text", "query"), FINDS)
def test_words_are_found_in_any_script_without_case_and_accents(owner, text, query):
    made = talk(owner, text)
    assert found(owner, query) == [made]


@pytest.mark.parametrize(("text", "query"), MISSES)
def test_what_was_not_said_is_not_found(owner, text, query):
    talk(owner, text)
    assert found(owner, query) == []


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_that_people_type_is_syntax(owner, query):
    talk(owner, "About something else")
    assert found(owner, query) == []


def test_titles_and_the_end_of_a_very_long_text_are_found(owner):
    made = talk(owner, "词 " * 100_000 + "finale " + "x" * 5_000)
    assert found(owner, "finale") == found(owner, "untold") == [made]


def test_a_search_uses_the_index(owner):
    talk(owner, "A needle")
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        rows = search_texts(terms_of("needle")).values("conversation")
        sql, params = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        assert "conversations_fts" in json.dumps(cursor.fetchone())


def test_pages_follow_one_another_and_a_purge_leaves_nothing_to_find(owner, settings):
    for number in range(PAGE + 2):
        history.pin(talk(owner, f"Tide {number}"), on=number % 3 == 0)
    first = listing(Visitor(owner, None))
    second = listing(Visitor(owner, None), after=first.after)
    assert sum(len(group.rows) for group in second.groups) == 2
    made = found(owner, "tide")[0]
    made.delete()
    assert made not in found(owner, "tide")
