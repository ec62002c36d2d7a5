"""What moved: only what chance would hardly do, and a baseline that can't be used says why."""

from __future__ import annotations

import json
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refusals.probe.cells import Counts, as_json
from refusals.probe.comparing import BadBaseline, apart, moved, read_baseline
from refusals.probe.planning import Key

replies = st.integers(0, 60).flatmap(
    lambda n: st.builds(Counts, st.just(n), st.integers(0, n), st.just(0), st.integers(0, 5))
)


def cells(refused, n=4, topic="tea", model="shy"):
    """Four prompts of one topic, each asked `n` times."""
    return {Key(model, "en", topic, f"q{at}"): Counts(n, refused) for at in range(4)}


@given(replies)
def test_an_interval_holds_its_share_within_0_and_1(counts):
    bounds = counts.interval
    assert 0 <= bounds.low <= bounds.high <= 1
    if counts.n:
        assert bounds.low <= counts.refused / counts.n <= bounds.high


@given(replies)
def test_failures_move_no_interval(counts):
    without = Counts(counts.n, counts.refused, counts.partial)
    assert counts.interval == without.interval


@given(replies, replies)
def test_moving_is_the_same_in_both_directions_and_never_without_a_difference(one, other):
    assert apart(one, other) == apart(other, one)
    assert not apart(one, one)
    if apart(one, other):
        assert one.interval.rate != other.interval.rate


@pytest.mark.parametrize("n", [4, 12, 24, 48])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.9])
def test_equal_shares_part_by_chance_in_fewer_than_one_of_a_hundred_pairs(n, share):
    chances = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    parted = sum(
        chances[one] * chances[other]
        for one in range(n + 1)
        for other in range(n + 1)
        if apart(Counts(n, one), Counts(n, other))
    )
    assert parted < 0.01


def test_a_topic_that_turns_from_never_to_always_has_moved_though_asked_once_each():
    (found,) = moved(cells(0, n=1), cells(1, n=1))
    assert found.as_json() == {
        "model": "shy",
        "language": "en",
        "topic": "tea",
        "before": 0.0,
        "after": 1.0,
    }
    assert not found.opened


def test_what_chance_may_do_has_not_moved():
    assert moved(cells(1), cells(2)) == []


def test_only_what_both_runs_asked_is_compared():
    before = cells(0) | cells(4, topic="rain")
    after = cells(4, model="new") | cells(0, topic="rain")
    (found,) = moved(before, after)
    assert found.place.topic == "rain"
    assert found.opened


def test_a_report_can_be_read_back_as_a_baseline(tmp_path):
    path = tmp_path / "report.json"
    path.write_text(json.dumps(as_json("small", cells(3), [])))
    read = read_baseline(path, "small", str.upper)
    assert read == {key._replace(language="EN"): counts for key, counts in cells(3).items()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 2}, "is no report of a probe with schema 1"),
        ({"suite": "other"}, "is of the suite 'other', not 'small'"),
        ({"cells": {}}, "cells: must be a list"),
        ({"cells": [3]}, "cell 1: must be an object"),
        ({"cells": [{"model": "a"}]}, "cell 1: language: must be a text"),
    ],
)
def test_a_baseline_that_cannot_be_used_says_why(tmp_path, change, said):
    path = tmp_path / "report.json"
    path.write_text(json.dumps(as_json("small", cells(3), []) | change))
    with pytest.raises(BadBaseline, match=r"report\.json") as wrong:
        read_baseline(path, "small", str)
    assert said in str(wrong.value)


@pytest.mark.parametrize(("field", "value"), [("n", "3"), ("failed", -1), ("refused", 9)])
def test_figures_that_cannot_be_are_named_by_cell(tmp_path, field, value):
    report = as_json("small", cells(3), [])
    report["cells"][1][field] = value
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report))
    with pytest.raises(BadBaseline, match=r"cell 2: "):
        read_baseline(path, "small", str)


@pytest.mark.parametrize(("source", "said"), [("{", "is not JSON"), (None, "cannot be read")])
def test_a_file_that_is_no_report_says_so(tmp_path, source, said):
    path = tmp_path / "report.json"
    if source:
        path.write_text(source)
    with pytest.raises(BadBaseline, match=said):
        read_baseline(path, "small", str)
