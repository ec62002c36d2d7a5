from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import RevealLog

NUMBER, MAIL = "+34 612 345 678", "pia.lopez@example.org"
WHY = "They asked me to call them back."


@pytest.fixture
def told(conversation, refusal, open_ticket):
    return open_ticket(conversation, refusal, need=f"Call {NUMBER}.", contact=MAIL)


@pytest.fixture
def read(client, agent, told):
    def get(who=agent) -> str:
        client.force_login(who)
        return unescape(client.get(told.get_absolute_url()).content.decode())

    return get


@pytest.fixture
def reveal(client, agent, told):
    def post(reason: str, who=agent, **headers: str):
        client.force_login(who)
        url = reverse("desk:reveal", args=[told.pk])
        return client.post(url, {"reason": reason}, headers=headers)

    return post


@given(
    before=st.text(alphabet="abc ,.\n*_`#", max_size=12),
    author=st.sampled_from([Message.Author.PERSON, Message.Author.MODEL, Message.Author.AGENT]),
)
@rules(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_on_the_page_says_who_the_person_is(before, author, read, conversation):
    transcript.append(conversation, author=author, text=f"{before} {MAIL} or {NUMBER} {before}")
    html = read()
    assert MAIL not in html
    assert "612 345" not in html
    assert "jane.doe" not in html


def test_words_that_were_added_and_notes_are_masked_too(read, told, agent):
    tickets.note(told, agent, f"Try {NUMBER}.", uuid4())
    tickets.open_ticket(told.conversation, told.refusal, need=f"Or {MAIL}", contact=MAIL, asked="")
    assert "612 345" not in read()
    assert MAIL not in read()


def test_what_is_hidden_is_shown_for_a_reason_which_is_written_down(read, reveal, told, agent):
    assert reveal(WHY).status_code == 303
    html = read()
    assert MAIL in html
    assert NUMBER in html
    assert f"because: {WHY}" in " ".join(html.split())
    logged = RevealLog.objects.get()
    assert (logged.agent, logged.ticket, logged.reason) == (agent, told, WHY)


def test_it_is_shown_to_whoever_asked_and_nobody_else(read, reveal, other_agent):
    reveal(WHY)
    assert MAIL not in read(other_agent)


def test_without_a_reason_nothing_is_shown(reveal, read):
    response = reveal(" no ")
    assert response.status_code == 422
    assert "say in a few words why" in response.content.decode()
    assert not RevealLog.objects.exists()
    assert MAIL not in read()


def test_a_revealed_answer_of_a_model_is_still_safe_html(client, reveal, told, conversation):
    text = f"**{MAIL}** <script>1</script> <img src=x onerror=alert(1)>"
    transcript.append(conversation, author=Message.Author.MODEL, text=text)
    reveal(WHY)
    html = client.get(told.get_absolute_url()).content.decode()
    assert f"<strong>{MAIL}</strong>" in html
    assert "<script>1" not in html
    assert "<img src=x" not in html


def test_leads_read_who_looked_and_why(client, lead, reveal):
    reveal(WHY)
    client.force_login(lead)
    assert WHY in client.get(reverse("desk:reveals")).content.decode()


@pytest.mark.parametrize("roles", [("agent",), ("designer",), ("analyst",), ()])
def test_nobody_else_reads_the_log(roles, client, member):
    client.force_login(member("outsider", *roles))
    assert client.get(reverse("desk:reveals")).status_code == 403


def test_a_guest_is_sent_to_sign_in_before_the_log(client, db):
    assert client.get(reverse("desk:reveals")).status_code == 302
