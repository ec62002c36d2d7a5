"""A few seconds of `make stress`, in every test run."""

from __future__ import annotations

import random

import pytest

from tests.stress import faults, wandering
from tests.stress.tally import Tally

pytestmark = pytest.mark.services


async def test_people_who_stop_leave_and_come_back_lose_and_double_no_character(server):
    tally = Tally()
    walk = wandering.Walk(people=4, seconds=1, seed="sample", prompts=wandering.BRIEF)
    await wandering.wander(server, [server], tally, walk)
    assert tally.counts["reconnections"] > 0
    assert not tally.violations


async def test_a_broker_killed_in_mid_turn_costs_those_who_are_connected_nothing(start_server):
    server = start_server(parts=("web",), CHATAPP_DEMO_PACE="300")
    tally = Tally()
    await faults.kill_broker(server, faults.people(server, tally, 3), random.Random(1))
    assert tally.counts["broker killed"] == 1
    assert not tally.violations
