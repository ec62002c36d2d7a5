"""Who is in danger is announced before whoever waited longer, by a real worker and broker."""

from __future__ import annotations

import pytest

from tests.desk.clicks import click_in_its_own_process
from tests.stress.record import Record

pytestmark = [pytest.mark.services, pytest.mark.timeout(400)]

AT_ONCE = 8
"""A worker has four hands, and each may have fetched one more before the crisis was there."""


def test_a_crisis_overtakes_what_was_enqueued_before_it(start_server):
    server = start_server(parts=("worker",))  # without beat: no sweep puts them in order
    server.kill("worker")
    opened = click_in_its_own_process(server, 30, "crisis")["tickets"]
    server.start("worker")
    record = Record(server)
    record.seconds_until(lambda: len(record.announced()) == 30, within=120)
    order = record.announced()
    assert sorted(order) == sorted(opened)
    assert order.index(opened[-1]) < AT_ONCE
