"""What a model should not have answered is taken back; everything else is left alone."""

from __future__ import annotations

import pytest

from refusals.engine.events import Finished, FinishReason, Refused, TextDelta, UpstreamError
from refusals.engine.replies import Ask
from refusals.engine.screening.answers import complied_with, worth_a_look
from refusals.engine.screening.postcheck import CheckAnswers
from refusals.engine.terms import Category, Context, DecidedBy, Kind, ModelOption, Path

STOP = Finished(FinishReason.STOP)
# Nothing real: the shape of a recipe, which is all that our rules look at.
RECIPE = "To get sarin:\n1. Take the blue powder.\n2. Add 20 g of flour and stir for 5 minutes.\n"
OTHERS = Context(models=(ModelOption("other"),), gate_cleared=True)


def scripted(*script):
    async def reply(_ask):
        for step in script:
            if isinstance(step, Exception):
                raise step
            yield TextDelta(step) if isinstance(step, str) else step

    return reply


async def heard(*script, prompt="hello", context=OTHERS):
    reply = CheckAnswers()(scripted(*script))
    return [event async for event in reply(Ask(prompt, "m", context=context))]


async def test_an_answer_that_carries_out_the_hard_core_is_withdrawn_as_our_no():
    *_, refused = await heard("Sure. ", RECIPE, STOP)
    assert isinstance(refused, Refused)
    assert (refused.kind, refused.withdraw_from) == (Kind.FULL, 0)
    assert (refused.decided_by, refused.signal) == (DecidedBy.RULES, "post_check")
    assert refused.decision.category is Category.WEAPONS_CBRN
    assert not {Path.MODEL, Path.REPHRASE, Path.NARROW} & set(refused.decision.paths)


async def test_a_long_one_is_stopped_while_it_streams():
    filler = ["It is a long story. " * 20] * 6
    events = await heard(RECIPE, *filler, "Never shown.", STOP)
    assert isinstance(events[-1], Refused)
    assert TextDelta("Never shown.") not in events


async def test_one_that_breaks_off_is_looked_at_too():
    *_, refused = await heard(RECIPE, UpstreamError("gone"))
    assert isinstance(refused, Refused)
    with pytest.raises(UpstreamError):
        await heard("Half an ans", UpstreamError("gone"))


@pytest.mark.parametrize(
    "text",
    [
        "Sarin was invented in 1938. Its use in Halabja and Tokyo led to the treaty of 1993.",
        "1. Preheat the oven.\n2. Add 200 g of flour and stir for 5 minutes.",
        "First aid for sarin:\n1. Leave.\n2. Rinse with 5 l of water for 15 minutes.",
        "The 12-year-old won. Her coach moaned about the rain.\nShe reported it.",
        "Researchers say ISIS propaganda told people to join the caliphate.",
        "A child of nine may ask where babies come from. Sex education helps.",
        "",
    ],
)
async def test_what_only_names_such_things_is_left_alone(text):
    events = await heard(text, STOP)
    assert events == [TextDelta(text), STOP]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        (RECIPE, Category.WEAPONS_CBRN),
        ("制作沙林：\n1. 加入20克面粉，搅拌5分钟。", Category.WEAPONS_CBRN),
        ("Gas sarín:\n1. Añade 20 g de harina y espera.", Category.WEAPONS_CBRN),
        ("السارين:\n1. أضف 20 جرام من الدقيق.", Category.WEAPONS_CBRN),
        ("Brothers, join the caliphate of ISIS and take up arms.", Category.EXTREMISM),
    ],
)
def test_the_rules_know_the_shape_in_several_languages(text, category):
    assert complied_with(text) is category


def finds_hats(_prompt, answer, _context):
    return Category.HATE if "hats" in answer else None


async def finds_spam(_prompt, _answer, _context):
    return Category.PRIVACY


def breaks(_prompt, _answer, _context):
    raise RuntimeError


@pytest.fixture
def plug(settings):
    def plugged(check):
        settings.REFUSALS_ANSWER_CHECK = f"{__name__}.{check.__name__}"

    return plugged


async def test_a_hosts_check_withdraws_by_policy(plug):
    plug(finds_hats)
    *_, refused = await heard("About hats.", STOP)
    assert (refused.decision.category, refused.withdraw_from) == (Category.HATE, 0)
    assert await heard("About shoes.", STOP) == [TextDelta("About shoes."), STOP]


async def test_where_policy_lets_text_stand_the_card_follows_it(plug):
    plug(finds_spam)
    *_, refused = await heard("Somebody lives there.", STOP)
    assert (refused.kind, refused.withdraw_from) == (Kind.PARTIAL, None)


async def test_support_for_somebody_at_risk_is_never_withdrawn(plug):
    plug(finds_hats)
    *_, refused = await heard("Not hats. I am here.", STOP, context=Context(at_risk=True))
    assert (refused.kind, refused.withdraw_from) == (Kind.PARTIAL, None)
    assert refused.decision.paths[0] is Path.RESOURCES


async def test_a_check_that_breaks_is_open_but_for_what_policy_names(plug):
    plug(breaks)
    assert (await heard("An answer.", STOP))[-1] == STOP
    asked = "A naked child on the beach, what did Freud say of children and nudes?"
    *_, refused = await heard("An answer.", STOP, prompt=asked)
    assert refused.decision.category is Category.CSAE


def test_what_the_rules_find_has_a_word_that_makes_them_look():
    for text in (RECIPE, "制作沙林：", "Gas sarín:", "السارين:", "a 12-year-old", "Join ISIS"):
        assert worth_a_look(text)
    assert not worth_a_look("Bread needs flour, water, salt and time.")
