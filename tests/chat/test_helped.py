"""The person says how the help was, in their conversation, once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.lifecycle import passing, reopening, tickets
from chatapp.desk.models import Rating
from refusals.models import Outcome, Refusal
from tests.chat import cast


@pytest.fixture
def ended(db):
    """A ticket that an agent resolved."""
    turn = cast.refused()
    refusal = Refusal.objects.get(turn_ref=turn.pk)
    ticket = tickets.open_ticket(turn.conversation, refusal, need="", contact="", asked="")
    agent = User.objects.create_superuser("agent")
    tickets.claim(ticket, agent)
    tickets.reply(ticket, agent, "Here you are.", uuid4())
    tickets.resolve(ticket, agent)
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def rate(client, ended):
    client.force_login(ended.conversation.owner)

    def post(**fields):
        url = reverse("rate_help", args=[ended.conversation_id, ended.pk])
        return client.post(url, fields)

    return post


def page(client, ended):
    return client.get(ended.conversation.get_absolute_url()).content.decode()


def test_who_was_helped_is_asked_how_it_was_until_they_said_so(client, ended, rate):
    client.force_login(ended.conversation.owner)
    assert "How was the help you got?" in page(client, ended)
    assert rate(score="4", words="Thanks").status_code == 302
    rating = Rating.objects.get()
    assert (rating.score, rating.words, rating.solved) == (4, "Thanks", None)
    assert "How was the help you got?" not in page(client, ended)


def test_what_is_said_of_the_help_is_kept_redacted(ended, rate):
    rate(score="2", words="Write to jane@example.org")
    ended.refresh_from_db()
    assert "jane@example.org" not in ended.rating.words


def test_the_first_word_counts(rate):
    rate(score="5")
    rate(score="1")
    assert Rating.objects.get().score == 5


@pytest.mark.parametrize(
    "fields", [{}, {"score": "6"}, {"score": "x"}, {"score": "3", "solved": "?"}]
)
def test_what_is_no_score_is_not_kept(fields, rate):
    assert rate(**fields).status_code == 400
    assert not Rating.objects.exists()


def test_a_ticket_that_is_not_over_cannot_be_rated(rate, ended):
    passing.reopen(ended, None)
    assert rate(score="3").status_code == 409


def test_who_says_that_it_is_not_solved_gets_the_ticket_back_once(rate, ended):
    rate(score="2", solved="no")
    assert ended.refusal.outcomes.filter(kind=Outcome.Kind.UNRESOLVED).exists()
    assert [reopening.sweep() for _ in range(2)] == [1, 0]
    ended.refresh_from_db()
    assert ended.state == "waiting_staff"
    assert ended.events.filter(kind="rated").get().facts == {"score": 2, "solved": False}


def test_nobody_rates_somebody_elses_help(client, ended):
    client.force_login(User.objects.create(username="somebody"))
    url = reverse("rate_help", args=[ended.conversation_id, ended.pk])
    assert client.post(url, {"score": "1"}).status_code == 404
    assert not Rating.objects.exists()


def state_of(client, ticket):
    where = reverse("ticket_state", args=[ticket.conversation_id, ticket.pk])
    return client.get(where).content.decode()


def second(conversation, owner=None):
    """Another request of the same person, in this conversation or one of its own."""
    where = conversation if owner is None else Conversation.objects.create(owner=owner)
    return tickets.open_ticket(where, None, need="And this.", contact="", asked="")


def test_what_ended_is_not_all_while_another_request_goes_on_here(client, ended):
    client.force_login(ended.conversation.owner)
    assert "Your request to a person is closed." in state_of(client, ended)
    second(ended.conversation)
    assert "Another one goes on here." in state_of(client, ended)


def test_a_request_that_was_joined_leads_to_where_it_goes_on(client, ended):
    owner = ended.conversation.owner
    client.force_login(owner)
    ticket, whole = second(ended.conversation), second(ended.conversation, owner)
    passing.merge(ticket, whole, ended.owner)
    html = state_of(client, ticket)
    assert f'<a href="{whole.conversation.get_absolute_url()}">Go there</a>' in html
    assert "closed" not in html
    tickets.claim(whole, ended.owner)
    tickets.resolve(whole, ended.owner)
    assert "Your request to a person is closed." in state_of(client, ticket)


def test_a_request_that_was_joined_with_one_of_the_same_conversation_stands_as_that(client, ended):
    client.force_login(ended.conversation.owner)
    passing.reopen(ended, None)
    ticket = second(ended.conversation)
    passing.merge(ticket, ended, ended.owner)
    assert f'data-ticket="{ended.pk}"' in state_of(client, ticket)


@pytest.mark.parametrize("name", ["ticket_state", "rate_help"])
def test_somebody_elses_request_is_not_reached_through_ones_own_conversation(client, ended, name):
    mine = cast.answered(user=cast.person("other")).conversation
    client.force_login(mine.owner)
    where = reverse(name, args=[mine.pk, ended.pk])
    answer = client.post(where, {"score": "1"}) if name == "rate_help" else client.get(where)
    assert answer.status_code == 404
    assert not Rating.objects.exists()
