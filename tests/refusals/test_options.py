"""Suggestions that come later take no place that somebody has picked."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refusals.cards.options import MOST, merged
from refusals.copybook import Words

BY = Words("Suggested by Model A", None, "en")
LIBRARY = ("one", "two", "three")
texts = st.lists(st.sampled_from([*LIBRARY, "a", "b", "c", "d"]), unique=True, max_size=4)


def test_what_a_model_made_fills_the_places_that_nobody_picked():
    found = merged(LIBRARY, ("a", "b", "c"), picked="one", by=BY)
    assert [(one.text, one.chosen, one.by) for one in found] == [
        ("one", True, None),
        ("a", False, BY),
        ("b", False, BY),
    ]


def test_what_was_picked_meanwhile_stays_where_it_was():
    found = merged(LIBRARY, ("a", "b"), picked="two", by=BY)
    assert [one.text for one in found] == ["a", "two", "b"]
    assert [one.chosen for one in found] == [False, True, False]


def test_without_a_model_it_is_the_library():
    assert [one.text for one in merged(LIBRARY, (), picked="", by=BY)] == list(LIBRARY)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(texts, texts, st.sampled_from(["", *LIBRARY, "x"]))
def test_there_are_three_at_most_none_twice_and_one_is_chosen(library, made, picked):
    found = merged(tuple(library), tuple(made), picked=picked, by=BY)
    assert len(found) <= MOST
    assert len({one.text for one in found}) == len(found)
    assert [one.chosen for one in found].count(True) == min(1, len(found))
    if picked in library[:MOST]:
        assert next(one.text for one in found if one.chosen) == picked
