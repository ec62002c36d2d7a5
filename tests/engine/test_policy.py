"""What holds of every card, whatever a policy pack says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.packs.pack import Row, Switch
from refusals.engine.policy import Policy, decide, default_policy, narrowed, withdraws
from refusals.engine.terms import HARD, Category, Context, DecidedBy, Flag, ModelOption, Path
from tests.engine.strategies import (
    CAPABILITIES,
    IDS,
    categories,
    contexts,
    deciders,
    flags,
    grudging,
    lavish,
    packs,
    tempting,
    tries,
)

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=60, deadline=None)  # a busy machine is no failure
any_packs = st.one_of(lavish, grudging, packs)
switchable = st.sampled_from(sorted(set(Category) - HARD - {Category.SELF_HARM}))
"""What another model may answer, where nothing else speaks against it."""


@thorough
@given(categories, contexts, deciders, flags, grudging, st.booleans())
def test_there_is_always_a_way_on(category, context, decided_by, flags, pack, alone):
    least = replace(context, models=(), person_blocked=True, at_risk=False) if alone else context
    decision = decide(category, least, decided_by=decided_by, flags=flags, policy=pack)
    assert set(decision.paths) - {Path.MISTAKE}


@thorough
@given(st.sampled_from(sorted(HARD)), st.one_of(contexts, tempting), deciders, flags, lavish)
def test_the_hard_core_offers_neither_a_model_nor_another_wording(
    category, context, decided_by, flags, pack
):
    decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
    assert not {Path.MODEL, Path.REPHRASE, Path.NARROW} & set(decision.paths)
    assert not decision.models
    assert withdraws(category, context, pack)


@thorough
@given(categories, tempting, flags, lavish)
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
@given(tempting, flags, lavish, st.sampled_from([None, True, False]))
def test_an_unknown_reason_offers_a_model_only_after_our_gate(context, flags, pack, cleared):
    moment = replace(context, gate_cleared=cleared)
    decision = decide(Category.UNKNOWN, moment, flags=flags, policy=pack)
    assert (Path.MODEL in decision.paths) == (cleared is True)


@thorough
@given(tempting, deciders, flags, lavish)
def test_a_crisis_gets_resources_then_a_person_and_no_model(context, decided_by, flags, pack):
    decision = decide(Category.SELF_HARM, context, decided_by=decided_by, flags=flags, policy=pack)
    assert decision.paths == (Path.RESOURCES, Path.PERSON)
    assert not decision.models
    assert not withdraws(Category.SELF_HARM, context, pack)


@thorough
@given(categories, tempting, flags, st.one_of(lavish, grudging))
def test_somebody_at_risk_sees_resources_first_whatever_was_declined(
    category, context, flags, pack
):
    at_risk = replace(context, at_risk=True)
    decision = decide(category, at_risk, flags=flags, policy=pack)
    assert decision.paths[0] is Path.RESOURCES
    assert Path.PERSON in decision.paths
    assert Path.MODEL not in decision.paths
    assert withdraws(category, at_risk, pack) == (category in HARD)


@thorough
@given(categories, contexts, deciders, flags, st.one_of(lavish, grudging))
def test_whom_a_provider_turned_away_is_not_told_to_find_other_words(
    category, context, decided_by, flags, pack
):
    blocked = replace(context, person_blocked=True)
    decision = decide(category, blocked, decided_by=decided_by, flags=flags, policy=pack)
    assert not {Path.REPHRASE, Path.NARROW} & set(decision.paths)
    assert set(decision.paths) - {Path.MISTAKE}


@thorough
@given(switchable, tempting, flags, lavish, tries)
def test_a_tried_model_is_never_offered(category, context, flags, pack, tried):
    moment = replace(context, tried=tried, capability_needed="")
    decision = decide(category, moment, flags=flags, policy=pack)
    assert decision.models == tuple(m.id for m in context.models if m.id not in tried)
    assert (Path.MODEL in decision.paths) == bool(decision.models)


@thorough
@given(tempting, flags, lavish, st.sampled_from(CAPABILITIES))
def test_a_capability_decline_offers_only_models_that_have_it(context, flags, pack, needed):
    moment = replace(context, capability_needed=needed)
    decision = decide(Category.CAPABILITY, moment, flags=flags, policy=pack)
    assert decision.models == tuple(m.id for m in context.models if needed in m.capabilities)


@thorough
@given(categories, contexts, deciders, flags, any_packs)
def test_every_card_but_the_crisis_card_can_be_called_a_mistake(
    category, context, decided_by, flags, pack
):
    decision = decide(category, context, decided_by=decided_by, flags=flags, policy=pack)
    assert (Path.MISTAKE in decision.paths) == (category is not Category.SELF_HARM)


@thorough
@given(categories, tempting, any_packs, any_packs, st.booleans())
def test_a_click_may_only_narrow(category, context, then, now, at_risk):
    pinned = decide(category, context, policy=then)
    today = decide(category, replace(context, at_risk=at_risk), policy=now)
    left = narrowed(today, pinned.paths, pinned.models)
    care = {Path.RESOURCES, Path.PERSON}
    assert set(left.paths) - care <= set(pinned.paths) & set(today.paths)
    assert left.paths[:1] == (Path.RESOURCES,) or not at_risk


@thorough
@given(switchable, tempting, lavish, tries, tries)
def test_a_click_leads_to_no_model_that_either_moment_ruled_out(category, context, pack, then, now):
    moment = replace(context, capability_needed="")
    pinned = decide(category, replace(moment, tried=then), policy=pack)
    left = narrowed(
        decide(category, replace(moment, tried=now), policy=pack), pinned.paths, pinned.models
    )
    assert set(left.models) == set(IDS) - then - now
    assert (Path.MODEL in left.paths) == bool(left.models)


@thorough
@given(categories, contexts, st.permutations([Path.REPHRASE, Path.NARROW, Path.MODEL]))
def test_a_click_of_which_nothing_is_left_leads_to_a_person(category, context, ways):
    either = [Policy("one way", Row((way,), Switch.ALWAYS), rows={}) for way in ways]
    pinned, today = (decide(category, context, policy=pack) for pack in either[:2])
    left = narrowed(today, pinned.paths, pinned.models)
    assert Path.PERSON in left.paths or set(left.paths) & set(ways)


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
