"""What holds of every card, whatever a policy pack says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.packs.pack import Row, Switch
from refusals.engine.policy import Policy, decide, default_policy, narrowed, withdraws
from refusals.engine.terms import HARD, Category, Context, DecidedBy, Flag, ModelOption, Path
from tests.engine.strategies import categories, contexts, deciders, flags, packs

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=60, deadline=None)  # a busy machine is no failure


@thorough
@given(categories, contexts, deciders, flags, packs)
def test_there_is_always_a_way_on(category, context, decided_by, flags, pack):
    decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
    assert set(decision.paths) - {Path.MISTAKE}


@thorough
@given(st.sampled_from(sorted(HARD)), contexts, deciders, flags, packs)
def test_the_hard_core_offers_neither_a_model_nor_another_wording(
    category, context, decided_by, flags, pack
):
    decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
    assert not {Path.MODEL, Path.REPHRASE, Path.NARROW} & set(decision.paths)
    assert not decision.models
    assert withdraws(category, context, pack)


@thorough
@given(categories, contexts, flags, packs)
def test_our_own_no_offers_no_model(category, context, flags, pack):
    decision = decide(category, context, decided_by=DecidedBy.RULES, flags=flags, policy=pack)
    assert Path.MODEL not in decision.paths


LAX = Policy("lax", Row(tuple(Path), Switch.ALWAYS), rows={})
"""A pack that offers everything wherever it may."""
OPEN = Context(models=(ModelOption("jade"),), gate_cleared=True)


@pytest.mark.parametrize(
    ("category", "moment", "decided_by", "offered"),
    [
        (Category.POLITICAL, {}, DecidedBy.MODEL, ("jade",)),
        (Category.POLITICAL, {"at_risk": True}, DecidedBy.MODEL, ()),
        (Category.POLITICAL, {"gate_cleared": False}, DecidedBy.MODEL, ()),
        (Category.POLITICAL, {"tried": frozenset({"jade"})}, DecidedBy.MODEL, ()),
        (Category.POLITICAL, {}, DecidedBy.RULES, ()),
        (Category.UNKNOWN, {"gate_cleared": None}, DecidedBy.MODEL, ()),
        (Category.SELF_HARM, {}, DecidedBy.MODEL, ()),
        *((hard, {}, DecidedBy.MODEL, ()) for hard in sorted(HARD)),
    ],
)
def test_each_reason_by_itself_closes_the_way_to_another_model(
    category, moment, decided_by, offered
):
    decision = decide(category, replace(OPEN, **moment), decided_by=decided_by, policy=LAX)
    assert decision.models == offered
    assert (Path.MODEL in decision.paths) is bool(offered)


@thorough
@given(contexts, deciders, flags, packs)
def test_an_unknown_reason_offers_a_model_only_after_our_gate(context, decided_by, flags, pack):
    decision = decide(Category.UNKNOWN, context, decided_by=decided_by, flags=flags, policy=pack)
    assert Path.MODEL not in decision.paths or context.gate_cleared is True


@thorough
@given(contexts, deciders, flags, packs)
def test_a_crisis_gets_resources_then_a_person_and_no_model(context, decided_by, flags, pack):
    decision = decide(Category.SELF_HARM, context, decided_by=decided_by, flags=flags, policy=pack)
    assert decision.paths == (Path.RESOURCES, Path.PERSON)
    assert not withdraws(Category.SELF_HARM, context, pack)


@thorough
@given(categories, contexts, flags, packs)
def test_somebody_at_risk_sees_resources_first_whatever_was_declined(
    category, context, flags, pack
):
    decision = decide(category, context, flags=flags, policy=pack)
    if context.at_risk:
        assert decision.paths[0] is Path.RESOURCES
        assert Path.PERSON in decision.paths
        assert Path.MODEL not in decision.paths


@thorough
@given(categories, contexts, deciders, flags, packs)
def test_whom_a_provider_turned_away_is_not_told_to_find_other_words(
    category, context, decided_by, flags, pack
):
    blocked = replace(context, person_blocked=True)
    decision = decide(category, blocked, decided_by=decided_by, flags=flags, policy=pack)
    assert not {Path.REPHRASE, Path.NARROW} & set(decision.paths)
    assert set(decision.paths) - {Path.MISTAKE}


@thorough
@given(categories, contexts, deciders, flags, packs)
def test_a_tried_model_is_never_offered(category, context, decided_by, flags, pack):
    decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
    assert not set(decision.models) & context.tried
    assert set(decision.models) <= {model.id for model in context.models}
    assert (Path.MODEL in decision.paths) == bool(decision.models)


@thorough
@given(contexts, flags, packs)
def test_a_capability_decline_offers_only_models_that_have_it(context, flags, pack):
    decision = decide(Category.CAPABILITY, context, flags=flags, policy=pack)
    able = {m.id for m in context.models if context.capability_needed in m.capabilities}
    assert not context.capability_needed or set(decision.models) <= able


@thorough
@given(categories, contexts, deciders, flags, packs)
def test_every_card_but_the_crisis_card_can_be_called_a_mistake(
    category, context, decided_by, flags, pack
):
    decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
    assert (Path.MISTAKE in decision.paths) == (category is not Category.SELF_HARM)


@thorough
@given(categories, contexts, flags, packs, packs)
def test_a_click_may_only_narrow(category, context, flags, then, now):
    pinned = decide(category, context, flags=flags, policy=then)
    today = decide(category, context, flags=flags, policy=now)
    left = narrowed(today, pinned.paths, pinned.models)
    care = {Path.RESOURCES, Path.PERSON}
    assert set(left.paths) - care <= set(pinned.paths) & set(today.paths)
    assert set(left.models) <= set(pinned.models) & set(today.models)
    assert left.paths[:1] == (Path.RESOURCES,) or not context.at_risk
    assert set(left.paths) - {Path.MISTAKE}


@thorough
@given(categories, contexts, flags)
def test_the_shipped_pack_gives_the_same_order_every_time(category, context, flags):
    first = decide(category, context, flags=flags)
    assert first == decide(category, context, flags=flags)
    order = [Path.RESOURCES, Path.REPHRASE, Path.NARROW, Path.MODEL, Path.PERSON, Path.MISTAKE]
    assert list(first.paths) == [path for path in order if path in first.paths]


def test_the_shipped_pack_has_a_row_for_every_category():
    assert set(default_policy().rows) == set(Category)


TWO = (ModelOption("aster"), ModelOption("jade", frozenset({"text", "vision"})))


@pytest.mark.parametrize(
    ("category", "cleared", "flags", "offered"),
    [
        (Category.POLITICAL, None, (), True),
        (Category.CAPABILITY, None, (), True),
        (Category.ILLICIT, True, (), True),
        (Category.ILLICIT, None, (), False),
        (Category.ILLICIT, False, (Flag.OVER_REFUSAL,), False),
        (Category.CYBER, True, (), False),
        (Category.CYBER, True, (Flag.OVER_REFUSAL,), True),
        (Category.PRIVACY, True, (Flag.OVER_REFUSAL,), False),
        (Category.UNKNOWN, True, (), True),
    ],
)
def test_the_shipped_pack_offers_a_switch_where_the_design_says(category, cleared, flags, offered):
    decision = decide(category, Context(models=TWO, gate_cleared=cleared), flags=flags)
    assert (Path.MODEL in decision.paths) is offered


def test_no_model_is_left_where_the_card_did_not_offer_the_way_to_one():
    now = decide(Category.POLITICAL, OPEN, policy=LAX)
    left = narrowed(now, [Path.REPHRASE], ["jade"])
    assert (left.paths, left.models) == ((Path.REPHRASE,), ())
    assert narrowed(now, [Path.MODEL], ["jade"]).models == ("jade",)
