"""What an agent turns to next."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from chatapp.desk.lifecycle import tickets
from chatapp.desk.lists.listing import Filters
from chatapp.desk.lists.next_up import next_for, previous_for
from chatapp.desk.models import State, Ticket


@pytest.fixture
def three(conversation, decline, open_ticket):
    """Three that nobody has, in the order in which they are due."""
    opened = [open_ticket(conversation, decline(conversation)) for _ in range(3)]
    for hours, one in enumerate(opened):
        Ticket.objects.filter(pk=one.pk).update(due=one.created + timedelta(hours=hours + 1))
    return [Ticket.objects.get(pk=one.pk) for one in opened]


def test_one_goes_on_down_the_list_and_then_from_its_top(agent, three):
    first, second, third = three
    assert next_for(agent, first) == second
    assert next_for(agent, second) == third
    assert next_for(agent, third) == first


def test_one_goes_back_up_the_list_and_then_from_its_end(agent, three):
    first, second, third = three
    assert previous_for(agent, third) == second
    assert previous_for(agent, second) == first
    assert previous_for(agent, first) == third
    tickets.claim(first, agent)
    tickets.resolve(first, agent)
    assert previous_for(agent, Ticket.objects.get(pk=first.pk)) == third


def test_the_way_down_and_the_way_up_are_the_same(agent, three, conversation, decline, open_ticket):
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    Ticket.objects.filter(pk=three[0].pk).update(severity=0)
    tied = {"due": three[2].due, "created": three[2].created}
    Ticket.objects.filter(pk=three[1].pk).update(**tied)
    order = list(Ticket.objects.soonest_first())
    assert order == [crisis, three[1], three[2], three[0]]
    for one, after in zip(order, [*order[1:], order[0]], strict=True):
        assert next_for(agent, one) == after
        assert previous_for(agent, after) == one


def test_after_what_is_over_comes_the_most_urgent(agent, three, conversation, decline, open_ticket):
    crisis = open_ticket(conversation, decline(conversation, "self_harm"))
    tickets.claim(three[1], agent)
    tickets.resolve(three[1], agent)
    assert next_for(agent, Ticket.objects.get(pk=three[1].pk)) == crisis


def test_what_waits_for_the_person_or_is_with_somebody_else_is_not_next(
    agent, other_agent, three, conversation
):
    first, second, third = three
    Ticket.objects.filter(pk=first.pk).update(owner=agent, waiting_since=None)
    Ticket.objects.filter(pk=second.pk).update(owner=other_agent)
    assert next_for(agent, Ticket.objects.get(pk=third.pk)) is None
    Ticket.objects.filter(pk=first.pk).update(waiting_since=first.created)
    assert next_for(agent, Ticket.objects.get(pk=third.pk)) == first


def test_the_page_leads_there_and_back_to_the_list_when_nobody_waits(client, agent, three):
    client.force_login(agent)
    there = client.get(reverse("desk:next", args=[three[0].pk]))
    assert there.url == three[1].get_absolute_url()
    before = client.get(reverse("desk:previous", args=[three[1].pk]))
    assert before.url == three[0].get_absolute_url()
    Ticket.objects.update(waiting_since=None)
    back = client.get(reverse("desk:next", args=[three[0].pk]), follow=True)
    assert "Nobody else is waiting." in back.content.decode()


def test_who_may_not_see_a_ticket_is_not_led_on_from_it(client, person, three):
    client.force_login(person)
    for name in ("desk:next", "desk:previous"):
        assert client.get(reverse(name, args=[three[0].pk])).status_code in {403, 404}


def test_one_who_has_answered_goes_on_with_what_is_most_urgent(agent, three):
    first, second, third = three
    Ticket.objects.filter(pk=third.pk).update(severity=0)
    tickets.claim(first, agent)
    tickets.reply(first, agent, "Here I am.", uuid4())
    assert next_for(agent, Ticket.objects.get(pk=first.pk)) == second


def test_one_goes_along_the_list_that_one_came_from(agent, three):
    first, second, third = three
    Ticket.objects.filter(pk=second.pk).update(language="es")
    spanish, newest = Filters(language="es"), Filters(sort="newest")
    assert next_for(agent, first, spanish) == second
    assert next_for(agent, Ticket.objects.get(pk=second.pk), spanish) is None
    order = [third, second, first]
    for one, after in zip(order, [*order[1:], order[0]], strict=True):
        assert next_for(agent, one, newest) == after
        assert previous_for(agent, after, newest) == one


@pytest.mark.parametrize("within", [Filters(whose="others"), Filters(state="waiting_person")])
def test_a_list_in_which_nobody_waits_for_one_is_walked_row_by_row(
    agent, other_agent, three, within
):
    rest = {"owner": other_agent, "waiting_since": None, "state": State.WAITING_PERSON}
    Ticket.objects.update(**rest)
    order = [Ticket.objects.get(pk=one.pk) for one in three]
    for one, after in zip(order, [*order[1:], order[0]], strict=True):
        assert next_for(agent, one, within) == after
        assert previous_for(agent, after, within) == one


def test_what_is_over_is_walked_from_what_ended_last(agent, three):
    for one in three:
        tickets.claim(one, agent)
        tickets.resolve(one, agent)
    first, second, third = (Ticket.objects.get(pk=one.pk) for one in three)
    over = Filters(state="done")
    assert next_for(agent, third, over) == second
    assert previous_for(agent, first, over) == second
    assert next_for(agent, first, over) == third


def test_the_page_goes_along_the_list_and_back_to_it(client, agent, three):
    client.force_login(agent)
    Ticket.objects.filter(pk=three[2].pk).update(language="es")
    along = {"language": "es", "after": "1234.5"}
    there = client.get(reverse("desk:next", args=[three[0].pk]), along)
    assert there.url == three[2].get_absolute_url()
    back = client.get(reverse("desk:next", args=[three[2].pk]), along)
    assert back.url == reverse("desk:queue") + "?language=es"
