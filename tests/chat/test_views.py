"""The person's pages: theirs alone, whole without scripts, and constant in queries."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from chatapp.chat.access import Visitor
from chatapp.chat.asking import saying
from chatapp.chat.turns import Ending, save_ending
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.desk.models import Ticket
from refusals.models import Refusal
from tests.chat.cast import answered, begin, end_refused, fresh, person, refused

pytestmark = pytest.mark.django_db
CAST = ["other", "agent", "lead", "designer", "analyst"]


@pytest.fixture
def turn():
    return refused("About 1989", model="demo-aster")


@pytest.fixture
def mine(client, turn):
    client.force_login(turn.conversation.owner)
    return client


def refusal_of(turn):
    return Refusal.objects.get(turn_ref=turn.pk)


def pages(turn):
    """Every address that belongs to one conversation."""
    conversation, refusal = turn.conversation_id, refusal_of(turn).pk
    message = Message.objects.get(turn=turn, author="model").pk
    return [
        reverse("conversation", args=[conversation]),
        reverse("message", args=[conversation, message]),
        reverse("card", args=[conversation, refusal]),
    ]


def test_a_first_visit_gives_a_session_and_a_socket_and_writes_no_conversation(client):
    page = client.get("/")
    assert b'data-socket="/ws/conversations/' in page.content
    assert client.session.get("guest")
    assert not Conversation.objects.exists()


def test_the_page_shows_the_transcript_with_its_card(mine, turn):
    html = mine.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert html.count(f'data-turn="{turn.pk}"') == 2
    assert f'data-refusal="{refusal_of(turn).pk}"' in html
    assert 'data-state="refused"' in html


@pytest.mark.parametrize("name", CAST)
def test_nobody_else_sees_a_persons_conversation(client, turn, name):
    client.force_login(person(name))
    assert {client.get(url).status_code for url in pages(turn)} == {404}


def test_a_guest_sees_no_account_holders_conversation(client, turn):
    assert {client.get(url).status_code for url in pages(turn)} == {404}


@pytest.mark.parametrize("name", CAST)
def test_nobody_else_takes_a_way_on(client, turn, name):
    client.force_login(person(name))
    url = reverse("choose", args=[turn.conversation_id, refusal_of(turn).pk, "mistake"])
    assert client.post(url, {"key": uuid4()}).status_code == 404


def test_another_conversations_card_is_not_reached_through_ones_own(mine, turn):
    theirs = refused("Theirs", user=person("other"))
    url = reverse("card", args=[turn.conversation_id, refusal_of(theirs).pk])
    assert mine.get(url).status_code == 404


def test_a_choice_needs_its_key(mine, turn):
    url = reverse("choose", args=[turn.conversation_id, refusal_of(turn).pk, "mistake"])
    assert mine.post(url, {"key": "none"}).status_code == 400


def test_a_stale_card_answers_409_with_a_fresh_one(mine, turn):
    answered("Something else", conversation=fresh(turn.conversation))
    url = reverse("choose", args=[turn.conversation_id, refusal_of(turn).pk, "model"])
    fields = {"key": uuid4(), "model": "demo-jade", "scope": "answer", "consent": "1"}
    answer = mine.post(url, fields)
    assert answer.status_code == 409
    assert "data-card" in answer.content.decode()
    assert 'data-path="model"' not in answer.content.decode()


def test_a_retry_is_never_offered_after_a_refusal(mine, turn):
    url = reverse("retry", args=[turn.conversation_id, turn.pk])
    assert mine.post(url, {"key": uuid4()}).status_code == 409


def test_markup_in_what_people_and_models_say_is_never_live(mine, turn):
    attack = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    answered(attack, attack, conversation=fresh(turn.conversation))
    html = mine.get(reverse("conversation", args=[turn.conversation_id])).content.decode()
    assert "<img src=x" not in html
    assert "<script>alert" not in html


def test_queries_do_not_grow_with_the_conversation(mine, turn, django_assert_max_num_queries):
    url = reverse("conversation", args=[turn.conversation_id])
    for number in range(6):
        refused(f"About {number}", conversation=fresh(turn.conversation))
        answered(f"And {number}", conversation=fresh(turn.conversation))
    for number in range(5):
        answered(f"Elsewhere {number}", user=turn.conversation.owner)
    mine.get(url)
    with django_assert_max_num_queries(21):
        mine.get(url)


def test_words_that_signal_a_risk_get_care_beside_any_answer(client):
    turn = answered("I want to kill myself", "I'm glad you told me.")
    client.force_login(turn.conversation.owner)
    url = reverse("conversation", args=[turn.conversation_id])
    html = client.get(url).content.decode()
    assert html.count('aria-labelledby="care-') == 1
    assert "findahelpline.com" in html
    client.post(reverse("ask_person", args=[turn.conversation_id]), {"need": "", "contact": ""})
    ticket = Ticket.objects.get()
    assert ticket.severity == Ticket.Severity.CRISIS
    assert "data-care" in client.get(url).content.decode()


def test_care_is_not_shown_where_nothing_signals_a_risk(mine, turn):
    url = reverse("conversation", args=[turn.conversation_id])
    assert "data-care" not in mine.get(url).content.decode()


def test_any_number_of_new_pages_can_be_open_at_once(client):
    pages = [client.get("/").content.decode() for _ in range(25)]
    sockets = re.findall(r'data-socket="/ws/conversations/([^/]+)/', "".join(pages))
    offered = [UUID(one) for one in sockets]
    assert len(set(offered)) == 25
    visitor = Visitor(None, UUID(client.session["guest"]))
    assert all(visitor.may_open(one) for one in offered)
    assert not any(Visitor(None, uuid4()).may_open(one) for one in offered)
    assert not visitor.may_open(uuid4())


def test_what_a_model_declined_is_not_asked_of_it_again_by_an_old_retry(client):
    failed = begin("Once more")
    save_ending(failed.turn, failed.token, Ending(Turn.State.FAILED, "server"), "", "")
    end_refused(saying.ask_again(failed.turn.prompt, model="demo-aster", key=uuid4()))
    client.force_login(failed.turn.conversation.owner)
    url = reverse("retry", args=[failed.turn.conversation_id, failed.turn.pk])
    assert client.post(url, {"key": uuid4()}).status_code == 409


def test_a_long_conversation_comes_in_windows(mine, turn, settings):
    settings.TRANSCRIPT_MESSAGES = 4
    for number in range(4):
        answered(f"Number {number}", conversation=fresh(turn.conversation))
    address = reverse("conversation", args=[turn.conversation_id])
    page = mine.get(address)
    earlier = page.context["window"].earlier
    assert [entry.message.text for entry in page.context["window"].entries][::2] == [
        "Number 2",
        "Number 3",
    ]
    assert f"?before={earlier}" in page.content.decode()
    before = mine.get(reverse("transcript", args=[turn.conversation_id]), {"before": str(earlier)})
    texts = [entry.message.text for entry in before.context["window"].entries]
    assert texts[::2] == ["Number 0", "Number 1"]
    last = mine.get(address, {"before": str(before.context["window"].earlier)})
    assert len(last.context["window"].entries) == 2
    assert last.context["window"].earlier is None


def test_nothing_comes_before_a_message_that_is_not_shown(mine, turn):
    address = reverse("transcript", args=[turn.conversation_id])
    assert mine.get(address, {"before": str(uuid4())}).context["window"].entries == []
    assert mine.get(address, {"before": "nonsense"}).context["window"].entries
