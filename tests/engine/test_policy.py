"""What holds of every card, whatever a policy pack says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.conditions import When
from refusals.engine.pack import Checks, Refined, Row, Severity, Switch, Tone, Withdraw
from refusals.engine.pack_reader import Reader
from refusals.engine.policy import (
    BadPolicy,
    Policy,
    decide,
    default_policy,
    load_policy,
    narrowed,
    parse_policy,
    withdraws,
)
from refusals.engine.terms import (
    HARD,
    Audience,
    Category,
    Context,
    DecidedBy,
    Flag,
    ModelOption,
    Path,
)

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=60, deadline=None)  # a busy machine is no failure

IDS = ("aster", "jade", "shield", "lantern")
CAPABILITIES = ("text", "vision", "web")

rows = st.builds(
    Row,
    paths=st.lists(st.sampled_from(Path), min_size=1, max_size=6, unique=True).map(tuple),
    model=st.sampled_from(Switch),
    withdraw=st.sampled_from(Withdraw),
    severity=st.sampled_from(Severity),
    tone=st.sampled_from(Tone),
)
LOCALES = ("en", "zh-hans", "zh", "ar")
WORDS = ("", "de", "retail")


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


whens = st.builds(
    When,
    locale=some(LOCALES),
    jurisdiction=some(WORDS),
    audience=some(tuple(Audience)),
    role=some(WORDS),
    data_class=some(WORDS),
    scope=some(WORDS),
    decline_style=some(WORDS),
    capability_needed=some(CAPABILITIES),
    desk_open=st.sampled_from([None, True, False]),
    at_risk=st.sampled_from([None, True, False]),
    prior_refusals=st.integers(0, 2),
    models_tried=st.integers(0, 2),
)
refinements = st.lists(st.builds(Refined, whens, rows), max_size=2).map(tuple)
# What is not listed is decided by one row and its refinements, so a few rows make any pack.
packs = st.builds(
    Policy,
    version=st.just("any"),
    unlisted=rows,
    rows=st.dictionaries(st.sampled_from(Category), rows, max_size=1),
    refined=st.fixed_dictionaries({None: refinements}),
    checks=st.builds(Checks, fail_closed=st.sets(st.sampled_from(Category)).map(frozenset)),
)
models = st.lists(
    st.builds(
        ModelOption, st.sampled_from(IDS), st.sets(st.sampled_from(CAPABILITIES)).map(frozenset)
    ),
    max_size=4,
    unique_by=lambda model: model.id,
).map(tuple)
contexts = st.builds(
    Context,
    models=models,
    tried=st.sets(st.sampled_from(IDS)).map(frozenset),
    desk_open=st.booleans(),
    at_risk=st.booleans(),
    person_blocked=st.booleans(),
    gate_cleared=st.sampled_from([None, True, False]),
    capability_needed=st.sampled_from(["", *CAPABILITIES]),
    language=st.sampled_from(LOCALES),
    prior_refusals=st.integers(0, 3),
    jurisdiction=st.sampled_from(WORDS),
    audience=st.sampled_from(Audience),
    roles=st.sets(st.sampled_from(WORDS)).map(frozenset),
    data_class=st.sampled_from(WORDS),
    scope=st.sampled_from(WORDS),
    decline_style=st.sampled_from(WORDS),
)
categories = st.sampled_from(Category)
flags = st.sets(st.sampled_from(Flag)).map(frozenset)
deciders = st.sampled_from(DecidedBy)


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
