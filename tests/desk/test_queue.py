from __future__ import annotations

from datetime import timedelta

import pytest

from chatapp.desk import pages, tickets
from chatapp.desk.models import Ticket


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)

    def get(show: str = "", *, htmx: bool = False):
        headers = {"HX-Request": "true"} if htmx else {}
        return client.get("/desk/", {"show": show}, headers=headers).content.decode()

    return get


@pytest.fixture
def crowd(conversation, decline, open_ticket):
    def opened(how_many: int) -> list[Ticket]:
        return [open_ticket(conversation, decline(conversation)) for _ in range(how_many)]

    return opened


def test_nobody_is_waiting(desk):
    assert "Nobody is waiting" in desk()


def test_crisis_comes_first_then_whoever_waits_longest(agent, conversation, decline, open_ticket):
    late, early = (open_ticket(conversation, decline(conversation)) for _ in range(2))
    ago = early.created - timedelta(hours=1)
    Ticket.objects.filter(pk=early.pk).update(created=ago, due=early.due - timedelta(hours=1))
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    assert pages.queue_for(agent, pages.Show.ALL).tickets == [crisis, early, late]


def test_a_resolved_ticket_leaves_the_queue(agent, ticket):
    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    assert pages.queue_for(agent, pages.Show.ALL).tickets == []


@pytest.mark.parametrize(("show", "seen"), [("all", 3), ("unclaimed", 2), ("mine", 1)])
def test_the_queue_shows_all_or_unclaimed_or_mine(show, seen, agent, crowd):
    mine, *_ = crowd(3)
    tickets.claim(mine, agent)
    queue = pages.queue_for(agent, pages.Show(show))
    assert len(queue.tickets) == seen
    assert queue.counts == {"all": 3, "unclaimed": 2, "mine": 1}


def test_nothing_in_the_list_names_the_person(desk, conversation, refusal, open_ticket):
    open_ticket(conversation, refusal, need="Write to jane.doe@example.org", contact="a@b.example")
    assert "jane.doe@example.org" not in desk()
    assert "a@b.example" not in desk()


def test_words_of_the_person_are_text_and_not_markup(desk, conversation, refusal, open_ticket):
    open_ticket(conversation, refusal, need="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in desk()
    assert "&lt;img src=x" in desk()


def test_the_title_counts_who_is_waiting(desk, crowd):
    crowd(2)
    for html in (desk(), desk(htmx=True)):
        title, _ = html.split("</title>")
        assert "(2) Desk" in title


def test_htmx_gets_the_list_alone(desk, ticket):
    fragment = desk(htmx=True)
    assert f'data-ticket="{ticket.pk}"' in fragment
    assert "<html" not in fragment


def test_a_long_queue_shows_its_head_and_says_how_many_wait_behind(desk, conversation):
    Ticket.objects.bulk_create(
        Ticket(conversation=conversation, category="unknown") for _ in range(pages.AT_MOST + 2)
    )
    page = desk()
    assert page.count("data-ticket=") == pages.AT_MOST
    assert "2 more tickets wait behind these" in page


def test_the_number_of_queries_does_not_grow_with_the_queue(
    desk, crowd, agent, django_assert_num_queries
):
    tickets.claim(crowd(1)[0], agent)
    with django_assert_num_queries(5):  # session, user, groups, counts, tickets
        desk()
    crowd(6)
    with django_assert_num_queries(5):
        desk()
