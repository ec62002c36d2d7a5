"""Drafts, ready replies, and that nobody answers blind."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import CannedReply, Draft, Macro, Queue
from chatapp.desk.replies import drafts
from chatapp.desk.replies.canned import fill

HTMX = {"HX-Request": "true"}


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    return ticket


@pytest.fixture
def post(client, agent, held):
    client.force_login(agent)

    def send(move: str, **fields: object):
        url = reverse(f"desk:{move}", args=[held.pk])
        return client.post(url, {"key": uuid4()} | fields, headers=HTMX)

    return send


@pytest.fixture
def said(conversation):
    return lambda: list(
        conversation.messages.filter(author=Message.Author.AGENT).values_list("text", flat=True)
    )


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_draft_follows_its_agent_and_nobody_else(kind, post, client, held, other_agent):
    assert post("draft", kind=kind, text="Half a thought").status_code == 204
    page = held.get_absolute_url()
    assert "Half a thought</textarea>" in client.get(page).content.decode()
    client.force_login(other_agent)
    assert "Half a thought" not in client.get(page).content.decode()


def test_neither_a_note_nor_a_draft_nor_a_reason_reaches_the_person(
    post, client, person, conversation
):
    post("note", text="Sounds upset.")
    post("draft", kind="reply", text="Half a thought")
    post("reveal", reason="They asked for a call.")
    client.force_login(person)
    page = client.get(conversation.get_absolute_url()).content.decode()
    for words in ("Sounds upset", "Half a thought", "They asked for a call"):
        assert words not in page


@pytest.mark.parametrize(("kind", "move"), [("reply", "reply"), ("note", "note")])
def test_a_draft_goes_with_its_words_also_when_it_comes_late(kind, move, post):
    key = uuid4()
    post("draft", kind=kind, text="Hello", key=key)
    assert post(move, text="Hello", key=key).status_code == 200
    assert not Draft.objects.exists()
    assert post("draft", kind=kind, text="Hel", key=key).status_code == 204
    assert not Draft.objects.exists()
    assert post("draft", kind=kind, text="Hello", key=key).status_code == 205  # the form may go
    assert not Draft.objects.exists()


def test_a_draft_stays_when_its_words_were_not_taken(post, held, agent):
    post("draft", kind="reply", text="Hello")
    tickets.hand_back(held, agent)
    assert post("reply", text="Hello").status_code == 409
    assert drafts.drafts_of(held, agent).reply == "Hello"


def test_an_emptied_draft_is_none(post):
    post("draft", kind="note", text="Hm")
    post("draft", kind="note", text="  ")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("fields", [{"kind": "x"}, {"kind": "note", "key": "x"}])
def test_a_draft_that_cannot_be_read_is_refused(fields, post):
    assert post("draft", text="Hm", **fields).status_code == 422


def test_who_has_not_read_what_the_person_wrote_is_asked_once(post, conversation, said):
    conversation.refresh_from_db()
    read = conversation.last_seq
    transcript.append(conversation, author=Message.Author.PERSON, text="Never mind, solved.")
    response = post("reply", text="Try this", read=read)
    assert response.status_code == 409
    html = response.content.decode()
    assert "they wrote meanwhile" in html
    assert "Never mind, solved." in html
    assert "Try this</textarea>" in html
    assert said() == []
    assert post("reply", text="Try this", read=read + 1).status_code == 200
    assert said() == ["Try this"]


def test_placeholders_are_filled_in_when_the_page_sends(post, said, person, held):
    person.first_name = "Pia"
    person.save()
    assert post("reply", text="Hi {name}, {ticket}.", placeholders="ask").status_code == 200
    assert said() == [f"Hi Pia, #{held.pk}."]


def test_what_cannot_be_filled_in_is_asked_about_before_it_is_sent(post, said):
    response = post("reply", text="Hi {name}: {order}", placeholders="ask")
    assert response.status_code == 409
    html = response.content.decode()
    assert "<code>{name}</code>, <code>{order}</code>" in html
    assert 'value="keep"' in html
    assert said() == []
    assert post("reply", text="Hi {name}: {order}", placeholders="keep").status_code == 200
    assert said() == ["Hi {name}: {order}"]


def test_a_post_that_says_nothing_of_placeholders_is_sent_as_it_is(post, said):
    post("reply", text="{name} is a set in {ticket}")
    assert said() == ["{name} is a set in {ticket}"]


@pytest.mark.parametrize(
    ("text", "filled", "unknown"),
    [
        ("{a} {a}", "1 1", ()),
        ("{b} and {b} and {c}", "{b} and {b} and {c}", ("b", "c")),
        ("{ a } {A} {} {{a}}", "{ a } {A} {} {1}", ()),
    ],
)
def test_filling_in(text, filled, unknown):
    found = fill(text, {"a": "1"})
    assert (found.text, found.unknown) == (filled, unknown)


@pytest.fixture
def menu(client, agent, ticket):
    client.force_login(agent)

    def get(**query: str):
        url = reverse("desk:canned_menu", args=[ticket.pk])
        return client.get(url, query).content.decode()

    return get


def test_the_menu_has_what_fits_the_queue_and_the_language(menu, ticket):
    law = Queue.objects.create(slug="law", name="Law")
    CannedReply.objects.create(title="Anybody", text="1")
    CannedReply.objects.create(title="English", text="2", language="en")
    CannedReply.objects.create(title="Spanish", text="3", language="es")
    CannedReply.objects.create(title="Ours", text="4", queue=ticket.queue)
    CannedReply.objects.create(title="Theirs", text="5", queue=law)
    html = menu()
    shown = {
        title for title in ("Anybody", "English", "Spanish", "Ours", "Theirs") if title in html
    }
    assert shown == {"Anybody", "English", "Ours"}


def test_the_menu_is_searched_and_does_not_tell_a_masked_name(menu, person):
    person.first_name = "Pia"
    person.save()
    CannedReply.objects.create(title="Hello", text="Hello {name}, I am {agent}.")
    CannedReply.objects.create(title="Bye", text="Goodbye.")
    html = menu(q="HELLO name")
    assert "Hello {name}, I am agent." in html
    assert "Goodbye" not in html


def test_a_lead_keeps_the_ready_replies(client, lead):
    client.force_login(lead)
    url = reverse("desk:canned")
    fields = {"title": "Hello", "text": "Hello {name}", "language": "es", "queue": ""}
    assert client.post(url, fields).status_code == 303
    one = CannedReply.objects.get()
    assert (one.author, one.language) == (lead, "es")
    edit = reverse("desk:edit_canned", args=[one.pk])
    assert client.post(edit, fields | {"title": "Hi"}).status_code == 303
    assert "Hi" in client.get(url).content.decode()
    assert client.post(url, fields | {"text": " "}).status_code == 422
    assert client.post(reverse("desk:delete_canned", args=[one.pk])).status_code == 303
    assert not CannedReply.objects.exists()


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("canned", {"title": "Hello", "text": "Hello {name}", "language": "es", "queue": ""}),
        ("macros", {"title": "Later", "reply": "Soon", "ending": "tomorrow"}),
    ],
)
def test_a_form_that_is_sent_twice_makes_one(client, lead, page, fields):
    client.force_login(lead)
    url = reverse(f"desk:{page}")
    answers = [client.post(url, fields).status_code for _ in range(2)]
    assert (answers, CannedReply.objects.count() + Macro.objects.count()) == ([303, 303], 1)
    client.post(url, {**fields, "title": "Another"})
    assert CannedReply.objects.count() + Macro.objects.count() == 2


@pytest.mark.parametrize("roles", [("agent",), ("designer",), ("analyst",), ()])
def test_nobody_else_keeps_them(roles, client, member):
    one = CannedReply.objects.create(title="Hello", text="Hello")
    client.force_login(member("outsider", *roles))
    for name, args in (("canned", []), ("edit_canned", [one.pk]), ("delete_canned", [one.pk])):
        assert client.post(reverse(f"desk:{name}", args=args)).status_code == 403
    assert CannedReply.objects.exists()
