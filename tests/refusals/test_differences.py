"""A change of words reads as what went and what came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refusals.studio.differences import differences


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("one two", "one two", [("same", "one two")]),
        (
            "Steps that break it can't be given",
            "Ways around it can't be told",
            [
                ("removed", "Steps that break"),
                ("added", "Ways around"),
                ("same", " it can't be "),
                ("removed", "given"),
                ("added", "told"),
            ],
        ),
        ("can't be", "can be", [("removed", "can't"), ("added", "can"), ("same", " be")]),
        ("不能回答", "不能说", [("same", "不能"), ("removed", "回答"), ("added", "说")]),
        ("", "new", [("added", "new")]),
        ("old.", "", [("removed", "old.")]),
    ],
)
def test_neighbouring_changes_read_as_one(before, after, expected):
    assert [(piece.kind, piece.text) for piece in differences(before, after)] == expected


WORDS = st.text(alphabet="ab '.不能", max_size=24)


@given(before=WORDS, after=WORDS)
def test_both_texts_can_be_put_together_again(before, after):
    pieces = differences(before, after)
    assert "".join(one.text for one in pieces if one.kind != "removed") == after
    old = "".join(one.text for one in pieces if one.kind != "added")
    assert old == before
