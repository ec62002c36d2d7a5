"""Somebody with a past: conversations, a decline, a request, and another person beside them."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from chatapp.accounts.models import User
from chatapp.celery import app
from chatapp.desk.lifecycle import tickets
from tests.chat import cast

SECRET = "seven blue lanterns"


@pytest.fixture
def pia(db):
    return User.objects.create_user("pia", email="pia@example.org", password=SECRET)


@pytest.fixture
def ben(db):
    return User.objects.create_user("ben", email="ben@example.org", password=SECRET)


@pytest.fixture
def past(pia):
    """Give a person two conversations, one with a decline and an open request."""

    def make(person=pia):
        cast.answered("Which tree is this?", "An alder, I think.", user=person)
        turn = cast.refused("Pick a lock", user=person)
        return tickets.open_ticket(
            turn.conversation, None, need="Call me", contact="pia@example.org", asked="lock"
        )

    return make


@pytest.fixture
def storage(settings, tmp_path):
    """Files of exports in a directory of this test's."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def worker(django_capture_on_commit_callbacks):
    """Within `with worker():`, tasks and what waits for the commit run at once."""

    @contextmanager
    def working():
        app.conf.update(task_always_eager=True, task_eager_propagates=True)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                yield
        finally:
            app.conf.update(task_always_eager=False, task_eager_propagates=False)

    return working
