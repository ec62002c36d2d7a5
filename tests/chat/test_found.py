"""A page that a search led to opens where the words stand, wherever in the conversation that is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chatapp.chat.asking import again
from chatapp.conversations.models import Conversation, Message
from tests.chat.cast import answered, end, fresh, person

pytestmark = pytest.mark.django_db
TURNS = 12


@pytest.fixture
def talk(settings):
    """A conversation of 24 messages, of which a page opens with eight."""
    settings.TRANSCRIPT_MESSAGES = 8
    conversation = answered("Number 0", "Answer 0").conversation
    for number in range(1, TURNS):
        answered(f"Number {number}", f"Answer {number}", conversation=fresh(conversation))
    return fresh(conversation)


@pytest.fixture
def mine(client, talk):
    client.force_login(talk.owner)
    return client


def message(text):
    return Message.objects.get(text=text)


def opened(client, talk, found):
    """Return the page that a search leads to."""
    return client.get(reverse("conversation", args=[talk.pk]), {"found": str(found)})


def texts(page):
    return [entry.message.text for entry in page.context["window"].entries]


def said(*numbers):
    return [f"{who} {number}" for number in numbers for who in ("Number", "Answer")]


def test_what_was_found_what_follows_it_and_the_latest_are_on_the_page(mine, talk):
    page = opened(mine, talk, message("Number 3").pk)
    assert texts(page) == said(2, 3, 4, 5) + said(8, 9, 10, 11)
    html = page.content.decode()
    assert html.count("data-found") == 1
    assert f"before={message('Number 2').pk}" in html
    gap = html.partition("Answer 5")[2].partition("Number 8")[0]
    assert f"?found={message('Number 6').pk}" in gap  # where scripts don't bring what is between


@pytest.mark.parametrize(("number", "first"), [(11, 8), (9, 8), (6, 5), (5, 4)])
def test_nothing_is_left_out_where_the_latest_are_near(mine, talk, number, first):
    page = opened(mine, talk, message(f"Number {number}").pk)
    assert texts(page) == said(*range(first, TURNS))
    assert "data-gap" not in page.content.decode()


def test_the_first_message_is_found_too(mine, talk):
    page = opened(mine, talk, message("Number 0").pk)
    assert texts(page) == said(0, 1, 2, 3) + said(8, 9, 10, 11)
    assert page.context["window"].earlier is None


def test_what_follows_a_message_is_fetched(mine, talk):
    address = reverse("transcript", args=[talk.pk])
    after = mine.get(address, {"after": str(message("Answer 5").pk)})
    assert texts(after) == said(6, 7, 8, 9)
    assert "data-earlier" not in after.content.decode()
    assert texts(mine.get(address, {"after": str(message("Answer 11").pk)})) == []
    assert texts(mine.get(address, {"after": str(uuid4())})) == []


@pytest.mark.parametrize("found", ["", "nonsense", uuid4(), "elsewhere"])
def test_what_is_not_in_the_conversation_opens_it_at_its_end(mine, talk, found):
    if found == "elsewhere":
        theirs = answered("Theirs", user=person("other")).conversation
        found = theirs.messages.first().pk
    page = opened(mine, talk, found)
    assert texts(page) == said(8, 9, 10, 11)
    assert "data-found" not in page.content.decode()
    assert "Theirs" not in page.content.decode()


@pytest.fixture
def versions(talk):
    """The same, in which the answer to Number 3 stands beside all that followed it."""
    again.step(message("Number 11"))
    turn = message("Answer 3").turn
    end(again.regenerate(turn, uuid4()), "Another answer")
    again.step(message("Answer 3"))
    return fresh(talk)


def test_another_version_is_read_where_it_parts_and_nothing_is_changed(mine, versions):
    page = opened(mine, versions, message("Another answer").pk)
    assert texts(page) == said(2, 3, 4, 5) + said(8, 9, 10, 11)
    html = page.content.decode()
    between = html.partition("Number 3")[2].partition("Answer 3")[0]
    assert "Another answer" in between
    assert "data-found" in between
    assert "data-message" not in between.partition('class="elsewhere"')[2].partition("</li>")[0]
    now = fresh(versions)
    assert (now.head_id, now.branch) == (versions.head_id, versions.branch)


def test_a_first_message_that_was_said_otherwise_is_read_on_top(mine, talk):
    first = message("Number 0")
    Message.objects.filter(pk=first.pk).update(text="Rewritten")
    other = Message.objects.create(
        conversation=talk, seq=99, author="person", text="Number 0", key=uuid4()
    )
    page = opened(mine, talk, other.pk)
    assert texts(page)[0] == "Rewritten"
    html = page.content.decode()
    assert html.index('class="elsewhere"') < html.index("Rewritten")


def test_that_version_is_opened_where_it_was_found(mine, versions):
    found = message("Another answer")
    show = reverse("show", args=[versions.pk, found.pk])
    page = mine.post(show, follow=True)
    assert page.redirect_chain[-1][0].endswith(f"?found={found.pk}")
    assert 'class="elsewhere"' not in page.content.decode()
    assert texts(page)[-1] == "Another answer"


def test_it_is_read_while_a_person_answers_and_their_page_stays(mine, versions):
    Conversation.objects.filter(pk=versions.pk).update(control=Conversation.Control.HUMAN)
    found = message("Another answer")
    assert "Another answer" in opened(mine, versions, found.pk).content.decode()
    show = reverse("show", args=[versions.pk, found.pk])
    page = mine.post(show, follow=True)
    assert "Another answer" in page.content.decode()
    assert fresh(versions).branch == versions.branch


def test_the_other_version_is_rendered_and_never_live(mine, versions):
    found = message("Another answer")
    Message.objects.filter(pk=found.pk).update(text="<script>alert(1)</script> **bold**")
    html = opened(mine, versions, found.pk).content.decode()
    assert "<strong>bold</strong>" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("text", ["Number 1", "Another answer"])
def test_queries_do_not_grow_with_it(mine, versions, text, django_assert_num_queries):
    found = message(text).pk
    opened(mine, versions, found)
    with CaptureQueriesContext(connection) as few:
        opened(mine, versions, found)
    for number in range(12, 30):
        answered(f"Number {number}", f"Answer {number}", conversation=fresh(versions))
    with django_assert_num_queries(len(few)):
        opened(mine, versions, found)
