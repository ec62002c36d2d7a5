"""One prompt: a decline is a decline, a failure is tried again and never counted as one."""

from __future__ import annotations

import asyncio

import pytest

from refusals.engine.events import Declined, DeclineReason, Finished, FinishReason
from refusals.engine.terms import Category
from refusals.probe.host import Limits
from refusals.probe.judging import Answer, Outcome, answer_of
from refusals.probe.planning import Asking, Key
from tests.refusals.probe.doubles import NO, YES, Busy, Gone, by_our_rules, saying

ASKING = Asking(Key("shy", "en", "tea", "q1"), "What of tea?")
SERVED = "shy-2026"


async def answer(*steps, **limits):
    return await answer_of(saying(*steps), ASKING, Limits(**limits))


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (YES, Outcome.ANSWERED),
        (NO, Outcome.REFUSED),
        (Declined(DeclineReason.CONTENT_FILTER, "content_filter"), Outcome.REFUSED),
        (Finished(FinishReason.LENGTH), Outcome.FAILED),
        (Finished(FinishReason.EMPTY), Outcome.FAILED),
    ],
)
async def test_a_reply_is_judged_as_the_chat_does(step, outcome):
    assert (await answer(step, tries=1)).outcome is outcome


async def test_a_decline_names_its_category_and_who_served_it():
    declined = Declined(DeclineReason.POLICY, "policy", category=Category.POLITICAL)
    assert await answer(declined) == Answer(Outcome.REFUSED, "political", SERVED)


async def test_a_failure_that_may_pass_is_tried_again():
    assert await answer(Busy(), Busy(), YES) == Answer(Outcome.ANSWERED, "", SERVED)


async def test_what_fails_every_time_is_failed_and_never_refused():
    assert await answer(Busy(), tries=3) == Answer(Outcome.FAILED, "overloaded")


async def test_a_failure_that_will_not_pass_is_not_tried_again():
    assert await answer(Gone(), YES) == Answer(Outcome.FAILED, "not_found")


async def test_what_our_own_rules_say_tells_nothing_of_a_model():
    assert await answer(by_our_rules(), YES) == Answer(Outcome.FAILED, "our_rules")


async def test_a_model_that_says_nothing_in_time_has_failed():
    async def silent(ask):
        await asyncio.Event().wait()
        yield Finished(FinishReason.STOP)

    found = await answer_of(silent, ASKING, Limits(seconds=0.02))
    assert found == Answer(Outcome.FAILED, "timeout")


async def test_a_long_reply_is_judged_by_what_came():
    found = await answer(YES * 20, characters=200)
    assert found == Answer(Outcome.ANSWERED, "", SERVED)
