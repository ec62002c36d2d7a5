"""What somebody likes is kept with their account, or in a guest's session, and used at once."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from chatapp.accounts.models import User
from tests.chat.cast import person

pytestmark = pytest.mark.django_db

SETTINGS = "/settings/"


def choose(client, *, htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(SETTINGS, fields, headers=headers)


@pytest.fixture
def signed_in(client):
    client.force_login(person())
    return client


def test_a_guests_theme_is_on_the_next_page(client):
    choose(client, theme="dark")
    assert 'data-theme="dark"' in client.get(reverse("login")).content.decode()


def test_an_accounts_theme_follows_it_to_another_browser(signed_in):
    choose(signed_in, theme="contrast")
    other = Client()
    other.force_login(person())
    assert 'data-theme="contrast"' in other.get("/").content.decode()


def test_a_change_is_told_to_the_page_that_made_it(client):
    answer = choose(client, htmx=True, theme="light")
    assert "Saved." in answer.content.decode()
    assert json.loads(answer.headers["HX-Trigger"]) == {"preferences": {"theme": "light"}}


def test_another_language_reloads_the_page_and_is_kept(signed_in):
    answer = choose(signed_in, htmx=True, language="es")
    assert answer.headers["HX-Refresh"] == "true"
    assert signed_in.cookies["django_language"].value == "es"
    assert User.objects.get().language == "es"


def test_the_switch_of_the_header_is_kept_with_the_account_too(signed_in):
    signed_in.post(reverse("set_language"), {"language": "ar", "next": "/"})
    assert User.objects.get().language == "ar"


def test_a_new_conversation_begins_with_the_model_that_one_likes(signed_in):
    choose(signed_in, default_model="demo-jade")
    assert signed_in.get("/").context["chosen"] == "demo-jade"


def test_the_announcer_knows_how_much_to_say(signed_in):
    choose(signed_in, announcements="off")
    assert 'data-announce="off"' in signed_in.get("/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"theme": "pink"}, {"language": "tlh"}, {"default_model": "none"}, {"is_staff": "1"}, {}],
)
def test_what_cannot_be_chosen_changes_nothing(signed_in, wrong):
    assert choose(signed_in, **wrong).status_code == 400
    assert User.objects.get().theme == "auto"


def test_without_scripts_the_page_comes_back_and_says_so(client):
    answer = client.post(SETTINGS, {"theme": "dark"}, follow=True)
    assert "Saved." in answer.content.decode()
