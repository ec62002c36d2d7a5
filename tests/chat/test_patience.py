"""The end of a turn waits for a database that is away, and not for good."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from chatapp.chat.streaming import patience


class Writing:
    """Fails in these ways first, then writes."""

    def __init__(self, *failures):
        self.failures = list(failures)

    async def __call__(self):
        if self.failures:
            raise self.failures.pop(0)
        return "written"


@pytest.fixture(autouse=True)
def _hasty(monkeypatch):
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0)


async def test_what_a_database_that_is_away_did_not_take_is_written_when_it_is_back():
    writing = Writing(OperationalError(), InterfaceError())
    assert await patience.patiently(writing) == "written"


async def test_it_is_given_up_after_a_while(settings):
    settings.TURN_SAVE_SECONDS = 0
    with pytest.raises(OperationalError):
        await patience.patiently(Writing(OperationalError()))


async def test_what_can_never_be_written_is_not_tried_again():
    writing = Writing(IntegrityError(), OperationalError())
    with pytest.raises(IntegrityError):
        await patience.patiently(writing)
    assert len(writing.failures) == 1
