"""Any pack, and any moment in which one decides."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from refusals.engine.packs.conditions import When
from refusals.engine.packs.pack import Checks, Refined, Row, Severity, Switch, Tone, Withdraw
from refusals.engine.policy import Policy
from refusals.engine.terms import Audience, Category, Context, DecidedBy, Flag, ModelOption, Path

IDS = ("aster", "jade", "shield", "lantern")
CAPABILITIES = ("text", "vision", "web")
ABLE = (("text",), ("text", "vision"), ("vision", "web"), CAPABILITIES)
"""What each of them can do, where a test wants some that can and some that can't."""

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
    leaked=st.sampled_from([None, True, False]),
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
tries = st.sets(st.sampled_from(IDS)).map(frozenset)
contexts = st.builds(
    Context,
    models=models,
    tried=tries,
    desk_open=st.booleans(),
    at_risk=st.booleans(),
    person_blocked=st.booleans(),
    leaked=st.booleans(),
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
# Packs that give as much as they may, and packs whose every way on can be taken away again: what
# holds over any pack is only seen where a pack asks for more, or leaves nothing.
lavish = st.builds(
    Policy,
    version=st.just("lavish"),
    unlisted=st.builds(
        Row,
        paths=st.permutations(list(Path)).map(tuple),
        model=st.just(Switch.ALWAYS),
        withdraw=st.sampled_from(Withdraw),
    ),
    rows=st.just({}),
)
TAKEN_AWAY = (Path.REPHRASE, Path.NARROW, Path.MODEL, Path.MISTAKE)
grudging = st.builds(
    Policy,
    version=st.just("grudging"),
    unlisted=st.builds(
        Row,
        paths=st.lists(st.sampled_from(TAKEN_AWAY), min_size=1, unique=True).map(tuple),
        model=st.sampled_from(Switch),
        withdraw=st.sampled_from(Withdraw),
    ),
    rows=st.just({}),
)
# Moments in which nothing speaks against another model: each test adds its one reason.
tempting = st.builds(
    replace,
    contexts,
    models=st.permutations(
        [ModelOption(name, frozenset(able)) for name, able in zip(IDS, ABLE, strict=True)]
    ).map(tuple),
    tried=st.just(frozenset()),
    at_risk=st.just(False),
    person_blocked=st.just(False),
    gate_cleared=st.just(True),
)
flags = st.sets(st.sampled_from(Flag)).map(frozenset)
deciders = st.sampled_from(DecidedBy)
