"""On a real PostgreSQL an account's row, or a guest's session, makes one wait for the other."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chatapp.accounts.models import Session
from chatapp.holdings import Subject
from chatapp.privacy import exporting
from chatapp.privacy.models import Export
from refusals.once import one_at_a_time

pytestmark = pytest.mark.services
TIMES = 4


@pytest.fixture
def guest(on_postgresql):
    """Somebody without an account who has been here."""
    guest = uuid4()
    Session.objects.create(
        session_key=guest.hex, guest=guest, expire_date=timezone.now() + timedelta(days=1)
    )
    return guest


@pytest.fixture
def at_once(on_postgresql):
    """Let so many do the same, each in a thread and with a connection of its own."""

    def all_at_once(act):
        ready = threading.Barrier(TIMES)

        def one(_number):
            connections["default"] = on_postgresql.copy()
            ready.wait()
            try:
                return act()
            finally:
                connections["default"].close()

        with ThreadPoolExecutor(TIMES) as pool:
            return list(pool.map(one, range(TIMES)))

    return all_at_once


def test_the_row_is_locked_and_may_still_be_named_by_others(on_postgresql):
    with transaction.atomic(), CaptureQueriesContext(on_postgresql) as asked:
        one_at_a_time(1)
    assert [query["sql"].endswith("FOR NO KEY UPDATE") for query in asked] == [True]


def test_a_guest_who_asks_several_times_at_once_gets_one_copy_of_everything(guest, at_once):
    made = at_once(lambda: exporting.ask_for(Subject(guest=guest), "en").pk)
    assert len(set(made)) == 1
    assert Export.objects.filter(guest=guest).count() == 1
