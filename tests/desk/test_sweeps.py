"""What was lost is mended by sweeps, whatever else there is to do."""

from __future__ import annotations

import pytest

from chatapp.celery import app
from chatapp.desk.notifying.enqueueing import SOON

MENDING = [
    "announce forgotten tickets",
    "take in forgotten tickets",
    "send what is due",
    "warn and escalate",
    "end dead turns",
]


@pytest.mark.parametrize("name", MENDING)
def test_no_flood_of_new_tickets_goes_before_what_was_forgotten_once(name):
    assert app.conf.beat_schedule[name]["options"]["priority"] < SOON
