"""A letter makes an account and tells nobody of others; a guest brings what is theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation, Turn
from chatapp.desk.lifecycle import tickets
from tests.accounts.letters import last_link, shown
from tests.chat import cast

pytestmark = pytest.mark.django_db

SECRET = "seven blue lanterns"
ADDRESS = "pia@example.org"


@pytest.fixture
def guest_talk(client):
    """A conversation that this browser's guest began, as its id."""
    client.get(reverse("home"))
    return cast.begin_as_guest(client.session["guest"], "Which tree is this?").turn.conversation


def finish(send, address=ADDRESS, **more):
    send(reverse("sign_up"), email=address)
    return send(last_link(), name="Pia", password=SECRET, **more)


def test_the_link_of_the_letter_makes_the_account_and_signs_in(client, send):
    answer = finish(send)
    assert answer.headers["Location"] == reverse("home")
    person = User.objects.get(email=ADDRESS)
    assert (person.shown_name, person.check_password(SECRET)) == ("Pia", True)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_nothing_is_written_before_the_link_is_followed(send):
    send(reverse("sign_up"), email=ADDRESS)
    assert not User.objects.exists()


def test_an_address_with_an_account_gets_the_same_page_and_another_letter(send):
    User.objects.create_user("pia", email=ADDRESS, password=SECRET)
    known = shown(send(reverse("sign_up"), email="PIA@example.org"))
    unknown = shown(send(reverse("sign_up"), email="new@example.org"))
    assert known.replace("PIA@", "new@") == unknown
    assert [letter.subject for letter in mail.outbox] == [
        "You already have an account",
        "Finish your account",
    ]


def test_a_link_works_once(send):
    finish(send)
    assert send(last_link(), password=SECRET).status_code == 410
    assert User.objects.count() == 1


def test_a_link_that_is_too_old_or_changed_does_nothing(send, settings):
    send(reverse("sign_up"), email=ADDRESS)
    assert send(last_link()[:-3] + "abc/", password=SECRET).status_code == 410
    settings.LINK_SECONDS = -1
    assert send(last_link(), password=SECRET).status_code == 410


def test_a_password_that_everybody_has_is_turned_down(send):
    send(reverse("sign_up"), email=ADDRESS)
    answer = send(last_link(), password="password1")
    assert answer.status_code == 422
    assert "too common" in answer.content.decode()


def test_the_letter_is_text_and_html_in_the_language_of_the_page(client, send):
    client.cookies["django_language"] = "ar"
    send(reverse("sign_up"), email=ADDRESS)
    letter: Any = mail.outbox[0]
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert 'lang="ar"' in html
    assert 'dir="rtl"' in html
    assert last_link() in html


def test_a_link_leads_to_one_of_our_origins_whatever_host_was_asked(client, at_once, settings):
    settings.ALLOWED_HOSTS = ["*"]
    with at_once():
        client.post(reverse("sign_up"), {"email": ADDRESS}, headers={"host": "evil.example"})
    assert "evil.example" not in mail.outbox[0].body


@pytest.mark.services
def test_letters_to_one_address_are_limited(send, settings, on_broker):
    settings.RATE_LIMIT = True
    settings.LIMITS = settings.LIMITS | {"mail": ("1/hour", "20/hour")}
    assert send(reverse("sign_up"), email=ADDRESS).status_code == 200
    answer = send(reverse("sign_up"), email=ADDRESS)
    assert (answer.status_code, len(mail.outbox)) == (429, 1)


def test_the_guest_brings_along_what_they_began(client, send, guest_talk):
    finish(send, bring="yes")
    guest_talk.refresh_from_db()
    assert guest_talk.owner == User.objects.get(email=ADDRESS)
    assert guest_talk.guest is None
    assert client.get(guest_talk.get_absolute_url()).status_code == 200


def test_requests_and_running_answers_come_along(send, guest_talk):
    ticket = tickets.open_ticket(guest_talk, None, need="Help", contact="", asked="")
    finish(send, bring="yes")
    mine = Conversation.objects.filter(owner__email=ADDRESS)
    assert Turn.objects.get(conversation__in=mine).state == "running"
    assert mine.get().tickets.get() == ticket


def test_what_the_guest_liked_comes_along(client, send):
    client.post(reverse("settings"), {"theme": "dark"})
    finish(send)
    assert User.objects.get(email=ADDRESS).theme == "dark"


def test_the_page_names_what_would_come_along(client, send, guest_talk):
    for path in (reverse("sign_up"), reverse("login")):
        assert "1 conversation" in client.get(path).content.decode()
    send(reverse("sign_up"), email=ADDRESS)
    assert "Which tree is this?" in client.get(last_link()).content.decode()


def test_in_another_browser_nothing_comes_along(send, guest_talk):
    send(reverse("sign_up"), email=ADDRESS)
    send(last_link(), visitor=Client(), password=SECRET, bring="yes")
    guest_talk.refresh_from_db()
    assert guest_talk.owner is None


class TestSigningIn:
    """Into an account that there is."""

    @pytest.fixture
    def pia(self):
        return User.objects.create_user("pia", email=ADDRESS, password=SECRET)

    def sign_in(self, send, **more):
        return send(reverse("login"), login=ADDRESS, password=SECRET, **more)

    def test_an_address_signs_in_as_well_as_a_name(self, send, client, pia):
        self.sign_in(send)
        assert client.session["_auth_user_id"] == str(pia.pk)

    def test_without_a_choice_nothing_is_merged_and_it_is_asked(
        self, send, client, pia, guest_talk
    ):
        self.sign_in(send)
        guest_talk.refresh_from_db()
        assert guest_talk.owner is None
        assert client.get(guest_talk.get_absolute_url()).status_code == 200
        assert reverse("bring") in client.get(reverse("home")).content.decode()

    def test_asked_later_they_come_along(self, send, client, pia, guest_talk):
        self.sign_in(send)
        send(reverse("bring"), bring="yes")
        guest_talk.refresh_from_db()
        assert guest_talk.owner == pia
        assert reverse("bring") not in client.get(reverse("home")).content.decode()

    def test_bringing_twice_changes_nothing_more(self, send, pia, guest_talk):
        self.sign_in(send, bring="yes")
        send(reverse("bring"), bring="yes")
        assert Conversation.objects.filter(owner=pia).count() == 1

    def test_what_is_left_is_back_after_signing_out(self, send, client, pia, guest_talk):
        self.sign_in(send, bring="no")
        assert client.get(guest_talk.get_absolute_url()).status_code == 404
        send(reverse("logout"))
        assert client.get(guest_talk.get_absolute_url()).status_code == 200

    def test_a_conversation_of_an_account_is_never_taken_over(self, send, client, pia, guest_talk):
        self.sign_in(send, bring="yes")
        ben = User.objects.create_user("ben", password=SECRET)
        send(reverse("login"), login="ben", password=SECRET, bring="yes")
        guest_talk.refresh_from_db()
        assert guest_talk.owner == pia != ben

    def test_the_session_is_a_new_one(self, send, client, pia):
        client.get(reverse("home"))
        before = client.session.session_key
        self.sign_in(send)
        assert client.session.session_key != before

    def test_the_pages_come_in_the_language_of_the_account(self, send, client, pia):
        User.objects.update(language="es")
        self.sign_in(send)
        assert client.cookies["django_language"].value == "es"
