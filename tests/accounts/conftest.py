"""Letters that arrive at once, and sockets that hear of nothing."""

from __future__ import annotations

import pytest

from chatapp.celery import app


@pytest.fixture
def at_once(memory_layer, django_capture_on_commit_callbacks):
    """Run what waits for the commit, and the worker's tasks, within `with at_once(...)`."""
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    app.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.fixture
def send(client, at_once):
    """Post a form as the browser of this test; what it enqueues is done when it answers."""

    def post(path, visitor=client, **fields):
        with at_once():
            return visitor.post(path, fields)

    return post
