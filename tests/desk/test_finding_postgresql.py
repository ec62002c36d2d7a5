"""A real PostgreSQL finds the words of a question as SQLite does, by its index."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.lists import listing
from chatapp.desk.lists.listing import Filters
from chatapp.desk.models import Ticket
from tests.desk.test_finding import FINDS, MISSES

pytestmark = pytest.mark.services


@pytest.fixture
def asked(on_postgresql):
    """Open a ticket with these words, and say which of all tickets are found with others."""

    def ask(asked: str, need: str, words: str) -> bool:
        talk = Conversation.objects.create(guest=uuid4(), model="demo-aster")
        made = Ticket.objects.create(
            conversation=talk, category="unknown", asked_redacted=asked, need_redacted=need
        )
        return made in Ticket.objects.saying(words)

    return ask


@pytest.mark.parametrize(("text", "words"), FINDS)
def test_any_part_of_a_word_is_found_in_any_script_and_case(text, words, asked):
    assert asked(text, "", words)
    assert asked("", text, words)


@pytest.mark.parametrize(("text", "words"), MISSES)
def test_what_was_not_said_is_not_found(text, words, asked):
    assert not asked(text, "", words)


@pytest.mark.parametrize("words", ["lock", "天安", "门", "lo", "x"])
def test_words_are_read_from_their_index(words, on_postgresql):
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    assert "ticket_words" in Ticket.objects.saying(words).order_by().explain()


def test_every_list_is_read_from_an_index(on_postgresql):
    agent = User.objects.create(username=str(uuid4()), is_superuser=True)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("SET enable_sort = off")
    for filters, index in {
        Filters(): "ticket_queue",
        Filters(language="ar"): "ticket_queue_by_language",
        Filters(state="waiting_staff"): "ticket_queue_by_state",
        Filters(state="resolved"): "ticket_over_state",
    }.items():
        plan = listing.select(agent, filters).order_by(*listing._keys(filters)).explain()
        assert f"using {index} " in plan
