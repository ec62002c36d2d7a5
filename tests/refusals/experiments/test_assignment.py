"""People are shared out evenly, stay where they are, and experiments know nothing of each other."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refusals.experiments.assignment import arm_of, takes_part
from refusals.experiments.statistics import split_mismatch

_random = random.Random(20261121)
PEOPLE = [UUID(int=_random.getrandbits(128)) for _ in range(20_000)]


@pytest.mark.parametrize("weights", [[1, 1], [9, 1], [1, 2, 3], [0, 1]])
def test_arms_share_people_by_their_weights(weights):
    counts = [0] * len(weights)
    for who in PEOPLE:
        counts[arm_of("salt", who, weights)] += 1
    assert split_mismatch(counts, weights) > 0.001


@given(st.uuids(), st.text(max_size=20))
def test_the_same_conversation_always_sees_the_same_arm(who, salt):
    assert arm_of(salt, who, [1, 1]) == arm_of(salt, who, [1, 1])


@pytest.mark.parametrize("traffic", [0, 1, 50, 99, 100])
def test_as_many_take_part_as_the_traffic_says(traffic):
    share = sum(takes_part("salt", who, traffic) for who in PEOPLE) / len(PEOPLE)
    assert share == pytest.approx(traffic / 100, abs=0.012)


def test_more_traffic_keeps_everybody_who_was_in():
    for who in PEOPLE[:2_000]:
        if takes_part("salt", who, 20):
            assert takes_part("salt", who, 21)


def test_one_experiments_arms_say_nothing_of_anothers():
    both = sum(arm_of("one", who, [1, 1]) == arm_of("two", who, [1, 1]) for who in PEOPLE)
    assert both / len(PEOPLE) == pytest.approx(0.5, abs=0.012)


def test_who_takes_part_says_nothing_of_the_arm():
    inside = [who for who in PEOPLE if takes_part("salt", who, 50)]
    counts = [0, 0]
    for who in inside:
        counts[arm_of("salt", who, [1, 1])] += 1
    assert split_mismatch(counts, [1, 1]) > 0.001


def test_no_arm_with_a_weight_is_an_error():
    with pytest.raises(ValueError, match="an arm with a weight"):
        arm_of("salt", PEOPLE[0], [0, 0])
