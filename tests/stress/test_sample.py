"""A few seconds of `make stress`, in every test run."""

from __future__ import annotations

import random

import pytest

from tests.stress import escalations, faults, wandering
from tests.stress.tally import Tally

pytestmark = pytest.mark.services
LEASE = 2
"""Seconds for which a turn is believed to run without being heard of."""


async def test_people_who_stop_leave_and_come_back_lose_and_double_no_character(server):
    tally = Tally()
    walk = wandering.Walk(people=4, seconds=1, seed="sample", prompts=wandering.BRIEF)
    await wandering.wander(server, [server], tally, walk)
    assert tally.counts["reconnections"] > 0
    assert not tally.violations


async def test_neither_a_killed_broker_nor_a_database_that_is_away_costs_an_answer(start_server):
    server = start_server(CHATAPP_DEMO_PACE="300", CHATAPP_TURN_LEASE_SECONDS=str(LEASE))
    tally = Tally()
    readers = faults.people(server, tally, 3)
    await faults.kill_broker(server, readers, random.Random(1))
    assert tally.counts["broker killed"] == 1
    assert not tally.violations
    await faults.lose_database(server, readers[:2], random.Random(1), lease=LEASE)
    assert tally.counts["database away"] == 1
    assert not tally.violations


def test_escalations_survive_a_killed_worker_and_a_restarted_broker(start_server):
    server = start_server(parts=("worker", "beat"), CHATAPP_TICKET_SWEEP_SECONDS="1")
    tally = Tally()
    storm = escalations.Storm(tickets=25, kills=2, restarts=1, outside=False)
    escalations.rage(server, tally, storm, random.Random(3))
    assert tally.counts["escalations"] == 25
    assert not tally.violations
