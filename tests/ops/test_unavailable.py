"""While the database is away, whoever asks hears it kindly, and when to come back."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests.chat.cast import answered, person

pytestmark = pytest.mark.django_db


@contextmanager
def away():
    """Let no statement reach the database."""

    def fail(*_args):
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture(autouse=True)
def _as_a_server_answers(client):
    client.raise_request_exception = False


@pytest.fixture
def talk(client):
    client.force_login(person())
    return answered("What is a tide?", user=person()).conversation


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_a_page_says_so_in_its_readers_language(language, client, talk):
    with away():
        page = client.get(f"/c/{talk.pk}/?a=1", headers={"accept-language": language})
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert f'lang="{language}"' in page.text
    assert f'href="/c/{talk.pk}/?a=1"' in page.text
    with translation.override(language):
        assert gettext("Try again") in page.text


def test_what_was_sent_is_not_sent_again_by_a_link(client, talk):
    with away():
        page = client.post(reverse("rename", args=[talk.pk]), {"title": "Secret"})
    assert page.status_code == 503
    assert reverse("rename", args=[talk.pk]) not in page.text
    assert 'href="/"' in page.text


def test_a_part_of_a_page_has_a_place_of_its_own(client, talk):
    address = reverse("rename", args=[talk.pk])
    with away():
        part = client.post(address, {"title": "Sea"}, headers={"hx-request": "true"})
    assert (part.status_code, part["HX-Retarget"], part["Retry-After"]) == (503, "#away", "5")
    assert "<html" not in part.text
    assert 'id="away"' in client.get("/").text


def test_a_program_gets_it_in_its_own_form(client, talk):
    with away():
        answer = client.get(f"/c/{talk.pk}/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"


def test_nothing_that_was_sent_is_logged(client, talk, caplog):
    with away():
        client.post(reverse("rename", args=[talk.pk]), {"title": "My secret"})
    assert "the connection is closed" in caplog.text
    assert "My secret" not in caplog.text


def test_a_mistake_of_ours_is_still_called_one(client, talk):
    def fail(*_args):
        raise ZeroDivisionError

    with connection.execute_wrapper(fail):
        page = client.get(f"/c/{talk.pk}/")
    assert (page.status_code, "Something broke" in page.text) == (500, True)
