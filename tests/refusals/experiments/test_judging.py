"""An experiment concludes what is so, when it said it would, and says at once what does harm."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from refusals.experiments.assignment import arm_of
from refusals.experiments.judging import Call, Stage, Tally, judge
from refusals.experiments.statistics import people_needed

RUNS = 100
BASE, LIFT = 0.40, 0.10
SAMPLE = people_needed(BASE, LIFT, power=0.98)


def tally(people=1_000, answered=400, **others):
    kinds = {"shown": people, "escalated": 50, "left": 300, "mistakes": 10}
    return Tally(people=people, answered=answered, **{**kinds, **others})


def simulated(seed, *, lift, broken=False):
    """Show two wordings to people with known habits until both have their sample."""
    chance = random.Random(seed)
    people, answered = [0, 0], [0, 0]
    while min(people) < SAMPLE:
        who = UUID(int=chance.getrandbits(128))
        arm = arm_of(f"salt-{seed}", who, [1, 1])
        if broken and arm == 1 and chance.random() < 0.3:
            continue  # a fault eats three in ten of those who should have seen the new wording
        people[arm] += 1
        answered[arm] += chance.random() < BASE + (lift if arm else 0)
    tallies = [tally(n, k, shown=n) for n, k in zip(people, answered, strict=True)]
    return judge(tallies, tallies, [1, 1], sample=SAMPLE, over=False)


def calls(**known):
    return [simulated(seed, **known) for seed in range(RUNS)]


def test_a_known_effect_is_called_in_at_least_95_of_100_experiments():
    right = sum(reading.lines[1].call is Call.BETTER for reading in calls(lift=LIFT))
    assert right >= 95


def test_a_known_harm_is_called_in_at_least_95_of_100_experiments():
    right = sum(reading.lines[1].call is Call.WORSE for reading in calls(lift=-LIFT))
    assert right >= 95


def test_no_effect_is_called_one_in_few_experiments():
    wrong = sum(reading.lines[1].call is not Call.SAME for reading in calls(lift=0))
    assert wrong <= 10


def test_a_broken_split_is_found_and_hides_the_result():
    readings = calls(lift=LIFT, broken=True)
    found = [reading for reading in readings if reading.stage is Stage.BROKEN]
    assert len(found) >= 95
    assert all(reading.lines == () and reading.best is None for reading in found)


def test_no_rate_is_shown_before_the_sample_is_there():
    early = [tally(999, 400), tally(1_000, 900)]
    reading = judge(early, early, [1, 1], sample=1_000, over=False)
    assert (reading.stage, reading.lines) == (Stage.COLLECTING, ())


def test_an_end_before_the_sample_shows_rates_and_calls_nothing():
    early = [tally(500, 100), tally(500, 400)]
    reading = judge(early, early, [1, 1], sample=1_000, over=True)
    assert reading.stage is Stage.SHORT
    assert reading.lines[1].answered.rate == 0.8
    assert reading.lines[1].call is None
    assert reading.best is None


def test_the_best_of_those_called_better_is_the_one_to_promote():
    arms = [tally(1_000, 400), tally(1_000, 500), tally(1_000, 550), tally(1_000, 410)]
    reading = judge(arms, arms, [1, 1, 1, 1], sample=1_000, over=False)
    assert reading.best == 2


def test_more_arms_ask_for_more_of_each():
    close = [tally(1_000, 400), tally(1_000, 445)]
    assert judge(close, close, [1, 1], sample=1_000, over=False).best == 1
    with_others = [*close, tally(1_000, 400), tally(1_000, 400)]
    assert judge(with_others, with_others, [1] * 4, sample=1_000, over=False).best is None


@pytest.mark.parametrize("what", ["left", "mistakes"])
def test_an_arm_that_does_harm_is_named_before_the_end(what):
    early = [tally(400, 160, **{what: 40}), tally(400, 160, **{what: 100})]
    reading = judge(early, early, [1, 1], sample=10_000, over=False)
    assert reading.stage is Stage.COLLECTING
    assert reading.alarms == (1,)


def test_an_arm_that_does_better_is_no_alarm():
    early = [tally(400, 160, left=100), tally(400, 160, left=40)]
    assert judge(early, early, [1, 1], sample=10_000, over=False).alarms == ()
