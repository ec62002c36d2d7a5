"""Who acts in a conversation that is deleted in the same moment hears that it is not there."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from chatapp.conversations.models import Message
from tests.chat.cast import answered, deleted_at_the_lock, person, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(client):
    client.force_login(person())

    def send(talk, name, *args, **fields):
        address = reverse(name, args=[talk.pk, *args])
        with deleted_at_the_lock(talk):
            return client.post(address, fields)

    return send


@pytest.mark.parametrize("chosen", ["person", "model", "mistake"])
def test_a_way_on_of_a_card(chosen, post):
    turn = refused("Who stood there?", user=person())
    fields = {"key": uuid4(), "model": "demo-jade", "scope": "answer", "consent": "1"}
    refusal = Message.objects.get(turn=turn, author="model").refusal
    assert post(turn.conversation, "choose", refusal, chosen, **fields).status_code == 404


def test_another_answer(post):
    turn = answered("What is a tide?", user=person())
    sent = post(turn.conversation, "regenerate", turn.pk, key=uuid4(), model="demo-aster")
    assert sent.status_code == 404


def test_a_rating(post):
    turn = answered("What is a tide?", user=person())
    answer = Message.objects.get(turn=turn, author="model")
    assert post(turn.conversation, "rate", answer.pk, thumb="up").status_code == 404


@pytest.mark.parametrize("act", ["delete", "share", "ask_person"])
def test_what_is_done_to_all_of_it(act, post):
    turn = answered("What is a tide?", user=person())
    last = Message.objects.get(turn=turn, author="model")
    sent = post(turn.conversation, act, key=uuid4(), message=last.pk, upto=last.pk)
    assert sent.status_code == 404
