"""A password or an address changes by its holder alone, and every other session ends."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from chatapp.accounts.models import Session, User
from chatapp.accounts.signing_in.sessions import still_holds
from tests.accounts.letters import last_link, link_in, shown

pytestmark = pytest.mark.django_db

OLD, NEW = "seven blue lanterns", "eight green kettles"


@pytest.fixture
def pia():
    return User.objects.create_user("pia", email="pia@example.org", password=OLD)


@pytest.fixture
def signed_in(client, pia):
    client.force_login(pia)
    return client


@pytest.fixture
def elsewhere(pia):
    other = Client()
    other.force_login(pia)
    return other


def test_a_forgotten_password_is_replaced_by_the_link(send, pia, elsewhere):
    send(reverse("reset"), email="PIA@example.org")
    assert send(last_link(), password=NEW).headers["Location"] == reverse("login")
    pia.refresh_from_db()
    assert pia.check_password(NEW)
    assert not Session.objects.filter(user=pia).exists()


def test_a_reset_link_works_once(send, pia):
    send(reverse("reset"), email=pia.email)
    link = last_link()
    send(link, password=NEW)
    assert send(link, password=OLD).status_code == 410


def test_an_address_without_an_account_gets_the_same_page(send, pia):
    known = shown(send(reverse("reset"), email=pia.email))
    unknown = shown(send(reverse("reset"), email="nil@example.org"))
    assert known.replace(pia.email, "nil@example.org") == unknown
    assert mail.outbox[1].subject == "There is no account with this address"


def test_a_new_password_keeps_this_session_and_ends_the_others(send, signed_in, elsewhere, pia):
    other = elsewhere.session.session_key
    send(reverse("account_password"), current=OLD, password=NEW)
    assert signed_in.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    assert not still_holds(other, pia, None)
    assert [letter.subject for letter in mail.outbox] == ["Your password was changed"]


def test_whoever_finds_an_open_session_cannot_change_the_password(send, signed_in, pia):
    answer = send(reverse("account_password"), current="guessed", password=NEW)
    assert answer.status_code == 422
    focused = re.search(r"<input[^>]*autofocus[^>]*>", answer.content.decode())
    assert focused is not None
    assert 'name="current"' in focused[0]
    assert 'aria-invalid="true"' in focused[0]
    pia.refresh_from_db()
    assert pia.check_password(OLD)


def test_a_new_address_counts_once_its_link_is_followed(send, signed_in, pia):
    send(reverse("account_email"), current=OLD, email="new@example.org")
    link = last_link()
    signed_in.get(link)
    pia.refresh_from_db()
    assert pia.email == "pia@example.org"  # looking is not confirming: mail programs look
    send(link)
    pia.refresh_from_db()
    assert pia.email == "new@example.org"
    assert mail.outbox[-1].to == ["pia@example.org"]
    assert send(link).status_code == 410


def test_an_address_of_another_account_is_not_taken_and_not_told(send, signed_in):
    User.objects.create_user("ben", email="ben@example.org")
    answer = send(reverse("account_email"), current=OLD, email="BEN@example.org")
    assert answer.status_code == 200
    assert "has an account already" in mail.outbox[0].subject
    assert "/accounts/email/" not in mail.outbox[0].body


def test_signing_out_everywhere_else_leaves_this_one(send, signed_in, elsewhere):
    assert "1 other browser" in signed_in.get(reverse("account")).content.decode()
    send(reverse("account_elsewhere"))
    assert elsewhere.get(reverse("account")).status_code == 302
    assert signed_in.get(reverse("account")).status_code == 200


@pytest.mark.parametrize("page", ["account", "second_step"])
def test_a_guest_is_sent_to_sign_in(client, page):
    assert reverse("login") in client.get(reverse(page)).headers["Location"]


def test_letters_have_no_link_that_was_used_for_another(send, pia):
    send(reverse("reset"), email=pia.email)
    send(reverse("reset"), email=pia.email)
    first, second = (link_in(letter) for letter in mail.outbox)
    send(first, password=NEW)
    assert send(second, password=OLD).status_code == 410


def test_no_socket_outlives_the_password_that_its_session_was_begun_with(elsewhere, pia):
    key = elsewhere.session.session_key
    assert still_holds(key, pia, None)
    pia.set_password(NEW)
    pia.save()
    assert not still_holds(key, pia, None)
