"""While the database is away, whoever asks hears it kindly, and when to come back."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import Any

import pytest
from celery import shared_task
from django.conf import settings
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from chatapp.accounts.models import User
from chatapp.ops.outages import NowAndThen
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


def as_logged(records):
    """Return what the log says of each, as the settings have it."""
    logging_settings: dict[str, Any] = settings.LOGGING
    how = {**logging_settings["formatters"]["line"]}
    formatter = import_string(how.pop("()"))(**how)
    return [formatter.format(record) for record in records]


def test_the_log_says_it_in_one_line_that_names_nobody(client, talk, caplog):
    with away():
        client.post(reverse("rename", args=[talk.pk]), {"title": "Sea"})
    (line,) = as_logged(record for record in caplog.records if record.name == "django.request")
    assert "POST /c/<uuid:conversation_id>/rename/ failed" in line
    assert "OperationalError: the connection is closed" in line
    assert "\n" not in line
    assert str(talk.pk) not in line


def test_a_sweep_that_fails_is_one_line_too(caplog):
    @shared_task
    def sweeps():
        with away():
            User.objects.count()

    sweeps.apply()
    (line,) = as_logged(record for record in caplog.records if record.levelname == "ERROR")
    assert "sweeps" in line
    assert "the connection is closed" in line
    assert "\n" not in line


def test_a_mistake_of_ours_keeps_its_traceback(caplog):
    try:
        1 / 0  # noqa: B018  this is the mistake
    except ZeroDivisionError:
        logging.getLogger("chatapp").exception("It broke.")
    assert "Traceback" in "".join(as_logged(caplog.records))


def test_what_is_tried_again_and_again_is_told_now_and_then():
    often = NowAndThen(seconds=60)
    tries = [logging.makeLogRecord({"msg": "error connecting: %s"}) for _ in range(5)]
    assert [often.filter(one) for one in tries] == [True, False, False, False, False]
    assert often.filter(logging.makeLogRecord({"msg": "discarding a connection: %s"}))
    assert NowAndThen(seconds=0).filter(tries[0])


def test_a_mistake_of_ours_is_still_called_one(client, talk):
    def fail(*_args):
        raise ZeroDivisionError

    with connection.execute_wrapper(fail):
        page = client.get(f"/c/{talk.pk}/")
    assert (page.status_code, "Something broke" in page.text) == (500, True)
