"""Writers of one SQLite file wait for each other, and never for good."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from chatapp.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

_STATEMENTS_THAT_PYTHON_KEEPS = 128
FULL = 2  # with less, in WAL, a machine that loses power loses the last commits


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    """Return another thread, with a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(lambda: connection.close()).result()  # noqa: PLW0108  its own, not ours


def _add(name: str) -> User:
    return User.objects.create(username=name)


def _leave_a_statement_open() -> Any:
    """Return what holds the last reference to a statement of this thread's connection."""
    left = connection.cursor()
    left.execute("SELECT 'left'")
    with connection.cursor() as cursor:
        for number in range(_STATEMENTS_THAT_PYTHON_KEEPS + 1):
            cursor.execute(f"SELECT {number}")
    return left


def _add_and_say_when_it_begins(name: str, begins: threading.Event) -> User:
    # SQLite says so from within the call that then waits.
    connection.connection.set_trace_callback(lambda _statement: begins.set())
    return _add(name)


def test_a_writer_that_tidies_up_after_one_that_waits_for_it_stops_neither(other):
    left = [other.submit(_leave_a_statement_open).result()]
    begins = threading.Event()
    with transaction.atomic():
        _add("first")
        waiting: Future[User] = other.submit(_add_and_say_when_it_begins, "second", begins)
        assert begins.wait(4)
        left.clear()  # as the collector does, in whichever thread it runs
        _add("third")
    assert waiting.result().username == "second"


def test_what_was_committed_is_on_the_disk_before_anybody_is_told():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (FULL,)


def test_who_waits_for_longer_than_the_time_out_is_told_so(other):
    other.submit(_add, "zeroth").result()

    def add_impatiently() -> User:
        connection.connection.patience = 0.1
        return _add("second")

    with transaction.atomic():
        _add("first")
        waiting = other.submit(add_impatiently)
        with pytest.raises(OperationalError, match="locked"):
            waiting.result()


def test_many_rows_at_once_wait_as_well(other):
    other.submit(_add, "zeroth").result()
    begins = threading.Event()

    def name_them() -> None:
        connection.connection.set_trace_callback(lambda _statement: begins.set())
        with connection.cursor() as cursor:
            rows = [(f"many-{number}",) for number in range(3)]
            cursor.executemany("UPDATE accounts_user SET first_name = %s", rows)

    _add("first")
    with transaction.atomic():
        _add("second")
        waiting = other.submit(name_them)
        assert begins.wait(4)
    waiting.result()
    assert User.objects.get(username="first").first_name == "many-2"
