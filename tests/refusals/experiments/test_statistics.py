"""The arithmetic agrees with published figures, and with what must hold for any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refusals.experiments.statistics import (
    people_needed,
    split_mismatch,
    two_proportions,
    wilson,
)

# Critical values at p = .05, for one to five degrees of freedom, from any table of chi-square.
CRITICAL = [3.8415, 5.9915, 7.8147, 9.4877, 11.0705]


def test_wilsons_interval_is_that_of_the_textbook():
    found = wilson(10, 100)
    assert (round(found.low, 4), found.rate, round(found.high, 4)) == (0.0552, 0.1, 0.1744)


def test_nobody_observed_leaves_everything_open():
    found = wilson(0, 0)
    assert (found.low, found.high) == (0.0, 1.0)


@given(of=st.integers(1, 5_000), data=st.data())
def test_an_interval_holds_its_rate_and_stays_between_none_and_all(of, data):
    found = wilson(data.draw(st.integers(0, of)), of)
    assert 0 <= found.low <= found.rate <= found.high <= 1


def test_two_rates_are_compared_as_the_textbook_does():
    assert two_proportions(30, 100, 45, 100) == pytest.approx(0.0285, abs=0.0001)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_comparison_does_not_depend_on_who_comes_first(hits, other):
    assert two_proportions(hits, 500, other, 500) == two_proportions(other, 500, hits, 500)


@pytest.mark.parametrize(("hits", "of"), [(0, 0), (5, 5), (0, 5)])
def test_the_same_rate_is_no_difference(hits, of):
    assert two_proportions(hits, of, hits, of) == 1.0


@pytest.mark.parametrize(("degrees", "critical"), list(enumerate(CRITICAL, start=1)))
def test_a_split_is_held_against_chi_square(degrees, critical):
    # Counts whose distance is the critical value: one cell off by d, the others sharing it.
    arms, each = degrees + 1, 100_000
    off = (critical * each * degrees / arms) ** 0.5
    counts = [each + off, *[each - off / degrees] * degrees]
    assert split_mismatch(counts, [1] * arms) == pytest.approx(0.05, abs=0.0005)


def test_an_arm_that_must_have_nobody_and_has_somebody_is_broken():
    assert split_mismatch([50, 1], [1, 0]) == 0.0


@pytest.mark.parametrize(
    ("rate", "lift", "people"), [(0.30, 0.05, 1_374), (0.30, -0.05, 1_248), (0.5, 0.1, 385)]
)
def test_the_people_needed_are_those_of_the_usual_formula(rate, lift, people):
    assert people_needed(rate, lift) == people


@pytest.mark.parametrize(("rate", "lift"), [(0.9, 0.2), (0.3, 0), (-0.1, 0.2)])
def test_a_lift_that_cannot_be_is_refused(rate, lift):
    with pytest.raises(ValueError, match="within 0 to 1"):
        people_needed(rate, lift)
