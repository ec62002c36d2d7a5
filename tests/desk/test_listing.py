from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from chatapp.desk.lifecycle import tickets
from chatapp.desk.lists import listing
from chatapp.desk.lists.listing import Filters
from chatapp.desk.models import Queue, Ticket


@pytest.fixture(autouse=True)
def pages_of_any_size(settings):
    """Let `walk` set the size, and set it back."""
    settings.DESK_PAGE_SIZE = 50


@pytest.fixture
def crowd(conversation):
    now = timezone.now()
    return Ticket.objects.bulk_create(
        Ticket(
            conversation=conversation,
            category=("hate", "illicit")[number % 2],
            language=("en", "ar", "es")[number % 3],
            severity=number % 4,
            due=now + timedelta(minutes=number % 7),
            created=now - timedelta(minutes=number),
            need_redacted=f"Lock number {number}",
        )
        for number in range(23)
    )


def walk(agent, filters, size):
    django_settings.DESK_PAGE_SIZE = size
    found, after = [], ""
    while True:
        page = listing.page(agent, filters, after=after)
        found += page.tickets
        if not page.after:
            return found
        after = page.after


@pytest.mark.parametrize("sort", ["due", "newest", "oldest"])
@pytest.mark.parametrize("size", [1, 4, 22, 23, 50])
def test_page_after_page_shows_every_ticket_once_and_in_order(sort, size, agent, crowd):
    whole = walk(agent, Filters(sort=sort), 100)
    assert walk(agent, Filters(sort=sort), size) == whole
    assert len(set(whole)) == 23


def test_those_that_ended_last_come_first(agent, crowd):
    for number, ticket in enumerate(crowd[:5]):
        Ticket.objects.filter(pk=ticket.pk).update(
            state="closed", resolved=timezone.now() - timedelta(days=number)
        )
    assert walk(agent, Filters(state="done"), 2) == crowd[:5]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 23),
        ({"category": "hate"}, 12),
        ({"language": "ar"}, 8),
        ({"severity": "3"}, 5),
        ({"category": "hate", "language": "ar"}, 4),
        ({"state": "resolved"}, 0),
        ({"state": "no such state"}, 23),
        ({"queue": "general"}, 23),
        ({"queue": "nowhere"}, 0),
        ({"words": "lock NUMBER 7"}, 1),
        ({"words": "nobody@example.org"}, 0),
        ({"late": "1"}, 4),
    ],
)
def test_filters(filters, count, agent, crowd):
    wanted = Filters.read(filters)
    assert listing.count(agent, wanted) == len(walk(agent, wanted, 10)) == count


def test_a_number_finds_its_ticket(agent, crowd):
    assert walk(agent, Filters(state="all", words=f"#{crowd[3].pk}"), 5) == [crowd[3]]


def test_mine_nobodys_and_others(agent, other_agent, ticket):
    for whose, mine, theirs in (("mine", 1, 0), ("others", 0, 1), ("unclaimed", 0, 0)):
        tickets.claim(ticket, agent)
        wanted = Filters(whose=whose)
        assert (listing.count(agent, wanted), listing.count(other_agent, wanted)) == (mine, theirs)


def test_filters_come_back_from_their_query():
    wanted = Filters(state="done", words="lock", late=True, sort="newest")
    assert Filters.read(wanted.query()) == wanted
    assert Filters().query() == {}


def test_a_place_that_makes_no_sense_is_the_beginning(agent, crowd):
    for after in ("x", "1~2", "~~~", "3~2026-99-99T00:00~x~1"):
        assert listing.page(agent, Filters(), after=after).tickets


def test_counting_stops_at_a_thousand(agent, crowd, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 10)
    assert listing.count(agent, Filters()) == 11


def test_queue_membership_decides_what_an_agent_sees(agent, other_agent, lead, ticket):
    members_only = Queue.objects.create(slug="closed", name="Closed")
    members_only.members.add(other_agent)
    Ticket.objects.filter(pk=ticket.pk).update(queue=members_only)
    seen = [bool(walk(one, Filters(), 5)) for one in (agent, other_agent, lead)]
    assert seen == [False, True, True]
    Ticket.objects.filter(pk=ticket.pk).update(owner=agent)
    assert walk(agent, Filters(), 5) == [ticket]
