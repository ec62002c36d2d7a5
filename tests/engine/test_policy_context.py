"""How a pack is refined by the moment of a refusal, first match first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.packs.conditions import When
from refusals.engine.policy import BadPolicy, decide, parse_policy, withdraws
from refusals.engine.terms import Audience, Category, Context, ModelOption, Path

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=60, deadline=None)  # a busy machine is no failure

PACK = """
version = "7"
[unlisted]
paths = ["person"]
[[unlisted.when]]
desk_open = false
paths = ["rephrase"]

[category.hate]
paths = ["rephrase", "model", "person"]
model = "always"
withdraw = "always"
severity = "medium"
[[category.hate.when]]            # the first that holds decides
audience = ["minor"]
locale = ["zh"]
model = "never"
[[category.hate.when]]
audience = ["minor", "guest"]
withdraw = "never"
paths = ["person", "resources"]
[[category.hate.when]]
prior_refusals = 2
severity = "high"
"""
MEMBER = Context(models=(ModelOption("jade"),), audience=Audience.MEMBER)


def ruled(**moment):
    return decide(Category.HATE, replace(MEMBER, **moment), policy=parse_policy(PACK))


def test_without_a_condition_that_holds_the_row_itself_decides():
    decision = ruled()
    assert (decision.rule, decision.policy_version) == ("category.hate", "7")
    assert decision.models == ("jade",)


def test_the_first_row_whose_conditions_all_hold_decides():
    assert ruled(audience=Audience.MINOR, language="zh-hans").rule == "category.hate.when[1]"
    assert ruled(audience=Audience.MINOR, language="es").rule == "category.hate.when[2]"
    assert ruled(audience=Audience.GUEST, prior_refusals=5).rule == "category.hate.when[2]"
    assert ruled(prior_refusals=2).rule == "category.hate.when[3]"
    assert ruled(prior_refusals=1).rule == "category.hate"


def test_what_a_refinement_leaves_out_is_as_in_its_row():
    decision = ruled(audience=Audience.MINOR, language="zh-hant")
    assert decision.models == ()
    assert Path.REPHRASE in decision.paths
    pack, minor = parse_policy(PACK), replace(MEMBER, audience=Audience.GUEST)
    assert not withdraws(Category.HATE, minor, pack)
    assert pack.ruling(Category.HATE, minor).row.severity == "medium"


def test_categories_without_a_row_are_refined_too():
    pack = parse_policy(PACK)
    closed = replace(MEMBER, desk_open=False)
    assert decide(Category.SCOPE, closed, policy=pack).rule == "unlisted.when[1]"
    assert decide(Category.SCOPE, MEMBER, policy=pack).rule == "unlisted"


@pytest.mark.parametrize(
    ("condition", "moment"),
    [
        ('jurisdiction = ["DE", "AT"]', {"jurisdiction": "AT"}),
        ('role = ["lead"]', {"roles": frozenset({"agent", "lead"})}),
        ('data_class = ["confidential"]', {"data_class": "confidential"}),
        ('scope = ["travel"]', {"scope": "travel"}),
        ('decline_style = ["brief"]', {"decline_style": "brief"}),
        ('capability_needed = ["vision"]', {"capability_needed": "vision"}),
        ("desk_open = false", {"desk_open": False}),
        ("at_risk = true", {"at_risk": True}),
        ("models_tried = 2", {"tried": frozenset({"a", "b"})}),
        ('locale = ["zh-Hans"]', {"language": "zh-hans"}),
    ],
)
def test_each_part_of_the_moment_can_be_a_condition(condition, moment):
    source = f'version = "1"\n[[unlisted.when]]\n{condition}\ntone = "warm"\n'
    pack = parse_policy(source.replace("[[", '[unlisted]\npaths = ["person"]\n[[', 1))
    assert pack.ruling(Category.HATE, replace(MEMBER, **moment)).rule == "unlisted.when[1]"
    assert pack.ruling(Category.HATE, MEMBER).rule == "unlisted"


def test_a_locale_is_no_mere_beginning():
    assert not When(locale=("z",)).holds(Context(language="zh"))
    assert not When(locale=("zh-hans",)).holds(Context(language="zh"))


@thorough
@given(st.text(max_size=8), st.text(max_size=8))
def test_no_condition_holds_always(language, jurisdiction):
    assert When().holds(Context(language=language, jurisdiction=jurisdiction))


HEAD = 'version = "1"\n[category.hate]\npaths = ["person"]\n'
FIRST = '[[category.hate.when]]\nlocale = ["en"]\ntone = "warm"\n'


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (
            FIRST + '[[category.hate.when]]\naudience = ["kids"]\ntone = "warm"\n',
            r"line 8: category\.hate\.when\[2\]\.audience: 'kids' is not one of: guest, member",
        ),
        ('[[category.hate.when]]\ntone = "warm"\n', r"line 4: .*when\[1\]: needs a condition"),
        ("[[category.hate.when]]\nat_risk = true\n", r"line 4: .*when\[1\]: changes nothing"),
        (
            '[[category.hate.when]]\naddress = ["10.0.0.1"]\ntone = "warm"\n',
            r"line 5: category\.hate\.when\[1\]\.address: is not known",
        ),
        (
            '[[category.hate.when]]\nlocale = "en"\ntone = "warm"\n',
            r"line 5: .*when\[1\]\.locale: must be a list of texts",
        ),
        (
            '[[category.hate.when]]\ndesk_open = "no"\ntone = "warm"\n',
            r"line 5: .*desk_open: must be true or false",
        ),
        (
            '[[category.hate.when]]\nmodels_tried = 0\ntone = "warm"\n',
            r"line 5: .*models_tried: must be a whole number",
        ),
        ('when = "always"\n', r"line 4: category\.hate\.when: must be written as \[\["),
        ("[checks]\ntimeout_seconds = 0\n", r"line 5: checks\.timeout_seconds: must be a number"),
        ('[checks]\nfail_closed = ["hats"]\n', r"line 5: checks\.fail_closed: 'hats'"),
    ],
)
def test_a_wrong_condition_is_named_by_line_and_key(more, complaint):
    with pytest.raises(BadPolicy, match=complaint):
        parse_policy(HEAD + more, "x.toml")
