"""What the desk's list says of each ticket, and that a page of it is read at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chatapp.conversations.models import Conversation
from chatapp.desk.lifecycle import tickets
from chatapp.desk.lists import listing
from chatapp.desk.lists.listing import Filters
from chatapp.desk.lists.rows import Reader
from chatapp.desk.models import Ticket


@pytest.fixture
def claimed(ticket, agent):
    tickets.claim(ticket, agent)
    return ticket


def rows(agent, **filters):
    found = listing.page(agent, Filters(**filters)).tickets
    reader = Reader()
    return [reader.row(one, agent, "", []) for one in found]


def row(agent, ticket, **changed):
    Ticket.objects.filter(pk=ticket.pk).update(**changed)
    (found,) = rows(agent, state="all")
    return found


def test_who_answers_stands_under_the_name(agent, claimed):
    assert (row(agent, claimed).owner, row(agent, claimed).standing) == ("agent", "")
    assert row(agent, claimed, state="waiting_person").standing == "Waiting for the person"
    everybody = Conversation.objects.filter(pk=claimed.conversation_id)
    everybody.update(holder=None)
    assert row(agent, claimed, state="open").standing == "Nobody answers yet"
    everybody.update(control=Conversation.Control.MODEL)
    assert row(agent, claimed).standing == "The model answers"


def test_what_is_over_says_how_and_since_when(agent, claimed):
    ended = timezone.now() - timedelta(hours=3, minutes=1)
    found = row(agent, claimed, state="closed", resolved=ended)
    assert (found.standing, found.ended) == ("Closed", "Resolved 3\xa0hours ago")
    assert (found.due, found.waiting) == (None, None)


@pytest.mark.parametrize(
    ("due_in", "warned", "words", "tone"),
    [
        (timedelta(hours=2, minutes=1), None, "in 2\xa0hours", "calm"),
        (timedelta(hours=2, minutes=1), timedelta(minutes=-1), "in 2\xa0hours", "soon"),
        (timedelta(seconds=30), timedelta(minutes=-1), "due now", "soon"),
        (timedelta(minutes=-5, seconds=-1), None, "5\xa0minutes late", "late"),
    ],
)
def test_a_clock_says_how_close_it_is(due_in, warned, words, tone, agent, ticket):
    now = timezone.now()
    warn_at = None if warned is None else now + warned
    found = row(agent, ticket, due=now + due_in, due_for="first", warn_at=warn_at).due
    assert found is not None
    assert (found.words, found.tone) == (words, tone)
    assert found.full.startswith("First response, ")
    nameless = row(agent, ticket, due_for="").due
    assert nameless is not None
    assert f"First response, {nameless.full}" == found.full


def test_a_moment_is_told_by_the_clock_and_in_the_language_of_whoever_reads(agent, ticket):
    found = row(agent, ticket).waiting
    with timezone.override("Asia/Tokyo"):
        there = row(agent, ticket).waiting
    assert found is not None
    assert there is not None
    assert found.full != there.full
    assert there.exact.endswith("+09:00")


def test_all_that_is_said_of_tickets_came_with_them(
    agent, conversation, decline, open_ticket, django_assert_num_queries
):
    some = [open_ticket(conversation, decline(conversation)) for _ in range(4)]
    tickets.claim(some[0], agent)
    tickets.resolve(some[0], agent)
    tickets.claim(some[1], agent)
    aside = Ticket.objects.filter(pk=some[1].pk)
    aside.update(snoozed_until=timezone.now() + timedelta(days=1))
    Ticket.objects.filter(pk=some[2].pk).update(erased=timezone.now(), asked_redacted="", need="")
    found = listing.page(agent, Filters(state="all")).tickets
    reader = Reader()
    with django_assert_num_queries(0):
        told = [reader.row(one, agent, "", []) for one in found]
    assert len(told) == 4


def test_several_lists_are_counted_in_one_query(
    agent, conversation, decline, open_ticket, django_assert_num_queries
):
    some = [open_ticket(conversation, decline(conversation)) for _ in range(3)]
    tickets.claim(some[0], agent)
    lists = {"all": Filters(), "mine": Filters(whose="mine"), "late": Filters(late=True)}
    within = Ticket.objects.within(agent)
    with django_assert_num_queries(1):
        counts, calling = listing.counts(agent, lists, within=within)
    assert counts == {name: listing.count(agent, one) for name, one in lists.items()}
    assert (counts["all"], counts["mine"], calling) == (3, 1, listing.calling(agent))
