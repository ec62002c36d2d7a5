"""A pack that can't be used is refused by file, line and key; none gets past the rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.packs.pack_reader import Reader
from refusals.engine.policy import BadPolicy, decide, load_policy, parse_policy
from refusals.engine.terms import HARD, Category, Path
from tests.engine.strategies import contexts, flags

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=60, deadline=None)  # a busy machine is no failure


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (
            'version = "1"\n[category.hate]\npaths = ["people"]\n',
            r"x\.toml, line 3: category\.hate",
        ),
        ('version = "1"\n[category.hats]\npaths = ["person"]\n', r"line 2: category\.hats"),
        ('version = "1"\n[category.hate]\npaths = []\n', r"line 3: category\.hate\.paths"),
        (
            'version = "1"\n[unlisted]\npaths=["person"]\nmodels="never"\n',
            r"line 4: unlisted\.models",
        ),
        ('[unlisted]\npaths = ["person"]\n', r"x\.toml: version: must be"),
        ("version = \n", r"x\.toml: .*line 1"),
        ('version = "1"\ncategory = 3\n', r"line 2: category: must be a table"),
        ('version = "1"\ncategory.hate.paths = ["people"]\n', r"line 2: category\.hate\.paths"),
        ('version = "1"\n[category]\nhate = {paths = ["people"]}\n', r"line 3: category\.hate"),
        ('version = "1"\n[ category . "hate" ]\n"paths" = 1\n', r"line 3: category\.hate\.paths"),
        (
            'version = "1"\n[category.hate]\npaths = [\n"person",\n"people"]\n',
            r"line 3: category\.hate\.paths",
        ),
        (
            'version = "1"\n[[category.hats.when]]\naudience = ["minor"]\n',
            r"line 2: category\.hats",
        ),
        (
            'version = "1"\n[unlisted]\npaths = ["person"]\nwhen = [{audience = ["kids"]}]\n',
            r"line 4: unlisted\.when\[1\]: changes nothing",
        ),
        (f"x = {'[' * 5_000}", r"x\.toml: is nested too deep"),
        (f"x = {'9' * 5_000}", r"x\.toml: .*4300"),
    ],
)
def test_a_bad_pack_is_refused_by_file_line_and_key(source, complaint):
    with pytest.raises(BadPolicy, match=complaint):
        parse_policy(source, "x.toml")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
ROW_KEYS = ("paths", "model", "withdraw", "severity", "tone", "review", "when", "locale", "at_risk")
hostile_rows = st.dictionaries(st.sampled_from(ROW_KEYS), values | st.just(["model", "rephrase"]))
hostile = st.fixed_dictionaries(
    {"version": st.just("1")},
    optional={
        "unlisted": hostile_rows,
        "category": st.dictionaries(st.sampled_from([*Category, "hats"]), hostile_rows),
        "checks": values,
        "other": values,
    },
)


@thorough
@given(hostile, contexts, flags)
def test_whatever_a_pack_says_it_is_refused_or_keeps_to_the_rules(table, context, flags):
    try:
        pack = Reader("", "x.toml").policy(table)
    except BadPolicy:
        return
    for category in Category:
        decision = decide(category, context, flags=flags, policy=pack)
        assert set(decision.paths) - {Path.MISTAKE}
        if category in HARD or category is Category.SELF_HARM:
            assert not {Path.MODEL, Path.REPHRASE, Path.NARROW} & set(decision.paths)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "pack.toml").write_bytes(b'\xef\xbb\xbfversion = "7"\n')
    assert load_policy(tmp_path / "pack.toml").version == "7"


def test_a_pack_that_is_not_there_is_a_bad_pack(tmp_path):
    with pytest.raises(BadPolicy, match="absent"):
        load_policy(tmp_path / "absent.toml")
