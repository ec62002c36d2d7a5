from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import time_format

from chatapp.desk.lifecycle import tickets
from tests.chat.cast import deleted_at_the_lock

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(client, agent, ticket):
    client.force_login(agent)

    def send(move: str, *, htmx: bool = False, **fields: object):
        url = reverse(f"desk:{move}", args=[ticket.pk])
        return client.post(url, fields, headers=HTMX if htmx else {})

    return send


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    return ticket


@pytest.fixture
def lost(ticket, other_agent):
    tickets.claim(ticket, other_agent)
    ticket.refresh_from_db()
    return ticket


def test_a_move_without_scripts_leads_back_to_the_page(post, ticket):
    response = post("claim")
    assert (response.status_code, response["Location"]) == (303, ticket.get_absolute_url())


def test_a_move_with_htmx_answers_with_the_parts(post):
    response = post("claim", htmx=True)
    assert response.status_code == 200
    assert 'data-mode="reply"' in response.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_lost_claim_answers_409_and_names_the_winner_and_when(htmx, lost, post):
    response = post("claim", htmx=htmx)
    assert response.status_code == 409
    assert "agent2 was first" in response.content.decode()
    assert time_format(lost.claimed) in response.content.decode()
    assert "0 minutes" not in response.content.decode().replace("\xa0", " ")


def test_a_reply_is_said_once_per_key(held, post, conversation):
    key = uuid4()
    assert [post("reply", text="Hello", key=key).status_code for _ in range(2)] == [303, 303]
    assert conversation.messages.filter(author="agent").count() == 1


def test_a_reply_that_arrived_lets_its_draft_go_and_gets_a_fresh_key(held, post):
    key = uuid4()
    response = post("reply", htmx=True, text="Hello", key=key)
    assert response["HX-Trigger"] == '{"desk:said": {"draft": "reply"}}'
    assert 'id="ticket-reply"' in response.content.decode()
    assert str(key) not in response.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reply_by_another_agent_is_refused_and_its_words_kept(htmx, lost, post, conversation):
    response = post("reply", htmx=htmx, text="My long answer", key=uuid4())
    assert response.status_code == 409
    assert "this ticket is with agent2" in response.content.decode()
    assert "My long answer</textarea>" in response.content.decode()
    assert not conversation.messages.filter(author="agent").exists()


def test_a_reply_after_handing_back_is_refused_and_its_words_kept(held, post, agent):
    tickets.hand_back(held, agent)
    response = post("reply", text="My long answer", key=uuid4())
    assert response.status_code == 409
    assert "My long answer</textarea>" in response.content.decode()


def test_other_words_under_a_used_key_are_refused_and_kept(held, post):
    key = uuid4()
    post("reply", text="Hello", key=key)
    response = post("reply", text="Hello again", key=key)
    assert response.status_code == 409
    assert "Hello again</textarea>" in response.content.decode()


@pytest.mark.parametrize(
    "fields", [{}, {"text": "  ", "key": uuid4()}, {"text": "x"}, {"text": "x", "key": "nonsense"}]
)
def test_a_reply_without_words_or_key_is_invalid(fields, held, post):
    assert post("reply", **fields).status_code == 422


def test_a_reply_longer_than_a_message_is_invalid_and_kept(held, post, settings):
    response = post("reply", text="x" * (settings.MAX_MESSAGE_CHARACTERS + 1), key=uuid4())
    assert response.status_code == 422
    assert "xxx</textarea>" in response.content.decode()


def test_a_note_shows_on_the_desk_and_not_in_the_conversation(post, conversation, client, ticket):
    assert post("note", text="Sounds upset.").status_code == 303
    assert "Sounds upset." in client.get(ticket.get_absolute_url()).content.decode()
    assert not conversation.messages.filter(text__contains="upset").exists()


def test_saving_a_note_leaves_the_reply_that_is_being_written_alone(held, post):
    fragment = post("note", htmx=True, text="Hm.").content.decode()
    assert 'id="ticket-reply"' not in fragment
    assert 'id="ticket-note"' in fragment


def test_resolving_and_handing_back_by_form(held, post, conversation):
    assert post("hand_back").status_code == 303
    conversation.refresh_from_db()
    assert conversation.control == "queued"
    assert post("resolve").status_code == 303
    held.refresh_from_db()
    assert held.is_resolved


@pytest.mark.parametrize("move", ["resolve", "hand_back"])
def test_a_move_of_somebody_elses_ticket_answers_409(move, lost, post):
    assert post(move).status_code == 409


def test_posts_need_the_csrf_token(agent, ticket):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(agent)
    assert strict.post(reverse("desk:claim", args=[ticket.pk])).status_code == 403


@pytest.mark.parametrize("move", ["claim", "reply", "note", "resolve", "hand_back"])
def test_a_request_that_is_erased_in_the_same_moment_is_not_found(move, held, post, conversation):
    with deleted_at_the_lock(conversation):
        assert post(move, text="Hello", key=uuid4()).status_code == 404
