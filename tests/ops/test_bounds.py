"""What a worker's task waits for ends, in whatever pool it runs."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.backends.signals import connection_created

from chatapp.celery import app, bound_every_statement


def test_no_task_counts_on_a_limit_that_threads_ignore():
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if name.startswith("chatapp.")}
    assert len(ours) > 10
    limited = {name for name, task in ours.items() if task.time_limit or task.soft_time_limit}
    assert limited == set()


@pytest.mark.services
def test_a_statement_of_a_task_is_given_up(on_postgresql, settings):
    settings.TASK_STATEMENT_SECONDS = 0.05
    heard = list(connection_created.receivers)
    try:
        bound_every_statement()
        connection.close()  # a task's first statement connects anew
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
    finally:
        connection_created.receivers = heard
        connection_created.sender_receivers_cache.clear()
        connection.close()
