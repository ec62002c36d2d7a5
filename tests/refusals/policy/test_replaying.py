"""A draft is tried on what really happened, in the moment in which it happened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refusals.engine import moments
from refusals.engine.policy import default_policy, parse_policy
from refusals.engine.terms import (
    Audience,
    Category,
    Context,
    ModelOption,
)
from refusals.models import Refusal
from refusals.studio.policies.replaying import replay
from tests.refusals.policy.conftest import OPENED, TEXT, refuse

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
contexts = st.builds(
    Context,
    language=st.sampled_from(["en", "zh-hans", "ar"]),
    models=st.lists(
        st.builds(ModelOption, names, st.frozensets(names, max_size=2)),
        max_size=3,
        unique_by=lambda model: model.id,
    ).map(tuple),
    tried=st.frozensets(names, max_size=2),
    desk_open=st.booleans(),
    at_risk=st.booleans(),
    gate_cleared=st.sampled_from([None, True, False]),
    prior_refusals=st.integers(0, 9),
    barred=st.sampled_from([None, *Category]),
    audience=st.sampled_from(list(Audience)),
    roles=st.frozensets(names, max_size=2),
    scope=st.just("") | names,
)


@given(contexts)
def test_a_moment_is_read_as_it_was_written(context):
    assert moments.read(moments.written(context), context.language) == context


@pytest.mark.django_db
def test_the_same_text_changes_nothing():
    refuse()
    found = replay(parse_policy(TEXT), default_policy(), last=10)
    assert (found.tried, found.changed) == (1, 0)


@pytest.mark.django_db
def test_a_way_on_less_is_counted_where_it_was_offered():
    for _ in range(3):
        refuse()
    refuse(Category.POLITICAL)
    found = replay(parse_policy(OPENED), default_policy(), last=10)
    (change,) = found.changes
    assert (change.category, change.times) == ("hate", 3)
    assert (change.removed, change.added) == (["narrow"], [])


@pytest.mark.django_db
def test_each_refusal_is_tried_in_its_own_moment():
    others = (ModelOption("model-b"),)
    refuse(Category.UNKNOWN, models=others, gate_cleared=True)
    refuse(Category.UNKNOWN, models=others, gate_cleared=False)
    closed = TEXT.replace('model = "if_cleared"', 'model = "never"')
    found = replay(parse_policy(closed), default_policy(), last=10)
    assert found.changed == 1
    assert found.changes[0].removed == ["model"]


@pytest.mark.django_db
def test_only_the_last_ones_are_tried_and_old_rows_are_owned_up_to():
    refuse()
    Refusal.objects.update(moment={})
    refuse()
    found = replay(parse_policy(OPENED), default_policy(), last=10)
    assert (found.tried, found.unknown) == (1, 1)
    assert replay(parse_policy(OPENED), default_policy(), last=1).unknown == 0


@pytest.mark.django_db
def test_a_replay_is_one_query(django_assert_num_queries):
    for _ in range(4):
        refuse()
    with django_assert_num_queries(1):
        replay(parse_policy(OPENED), default_policy(), last=10)
