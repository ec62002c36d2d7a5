"""The Celery application: short, idempotent tasks that take ids.

None has a time limit of Celery's, which threads ignore: whatever a task waits for is bounded where
it waits. Sweeps take so many rows, requests and letters so many seconds, and statements too.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatapp.settings")

app = Celery("chatapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def bound_every_statement(**_: Any) -> None:
    """Let no statement of this worker hold a thread for ever; SQLite's wait for each other only."""
    connection_created.connect(_bound, dispatch_uid=__name__)


def _bound(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            longest = f"{settings.TASK_STATEMENT_SECONDS * 1_000:.0f}ms"
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [longest])
