"""Thumbs: given, changed, taken back; kept with the answer, and gone with it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chatapp.chat.models import Rating
from chatapp.conversations.models import Conversation, Message
from tests.chat.cast import answered, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn():
    return answered("What is a tide?", "The sea, rising.")


@pytest.fixture
def mine(client, turn):
    client.force_login(turn.conversation.owner)
    return client


def url_of(turn):
    message = Message.objects.get(turn=turn, author="model")
    return reverse("rate", args=[turn.conversation_id, message.pk])


def test_a_thumb_is_kept_changed_and_taken_back(mine, turn):
    for thumb in ("up", "down"):
        html = mine.post(url_of(turn), {"thumb": thumb}, HTTP_HX_REQUEST="true").content.decode()
        assert html.count('aria-pressed="true"') == 1
        assert Rating.objects.get().thumb == thumb
    mine.post(url_of(turn), {"thumb": ""}, HTTP_HX_REQUEST="true")
    assert not Rating.objects.exists()


def test_a_reason_is_redacted_and_shown_on_the_page_and_in_the_export(mine, turn):
    fields = {"thumb": "down", "reason": "wrong", "text": "Write to me@example.org", "why": "1"}
    mine.post(url_of(turn), fields, HTTP_HX_REQUEST="true")
    assert Rating.objects.get().text == "Write to [email]"
    page = mine.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert "It is wrong" in page
    data = mine.get(reverse("export", args=[turn.conversation_id, "json"])).json()
    expected = {"thumb": "down", "reason": "wrong", "text": "Write to [email]"}
    assert data["messages"][1]["rating"] == expected
    text = mine.get(reverse("export", args=[turn.conversation_id, "md"])).content.decode()
    assert "Bad answer. It is wrong. Write to [email]" in text


@pytest.mark.parametrize(
    "fields",
    [
        {"thumb": "sideways"},
        {"thumb": "up", "reason": "wrong"},
        {"thumb": "down", "reason": "because"},
        {"thumb": "down", "text": "a" * 501},
    ],
)
def test_what_is_no_opinion_of_ours_is_not_kept(mine, turn, fields):
    assert mine.post(url_of(turn), fields).status_code == 400
    assert not Rating.objects.exists()


def test_a_card_has_no_thumbs_but_its_own_report(client):
    turn = refused()
    client.force_login(turn.conversation.owner)
    assert client.post(url_of(turn), {"thumb": "up"}).status_code == 400
    page = client.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert "rating-" not in page


def test_opinions_go_with_their_conversation(mine, turn):
    mine.post(url_of(turn), {"thumb": "up"})
    Conversation.objects.filter(pk=turn.conversation_id).delete()
    assert not Rating.objects.exists()


def test_without_scripts_a_thumb_leads_back_to_the_conversation(mine, turn):
    answer = mine.post(url_of(turn), {"thumb": "up"})
    assert answer["Location"] == turn.conversation.get_absolute_url()
