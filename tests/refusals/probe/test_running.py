"""Many prompts: each the planned number of times, within limits, and only while it may go on."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from refusals.engine.events import Finished, FinishReason, TextDelta
from refusals.probe.host import Limits
from refusals.probe.judging import Outcome
from refusals.probe.planning import BadPlan, Key, planned
from refusals.probe.running import run
from tests.refusals.probe.doubles import YES, shy_in_chinese

QUICK = Limits(per_minute=600_000, concurrency=3)


class Taken:
    """Takes answers and remembers them."""

    def __init__(self):
        self.outcomes: Counter[tuple[str, str, Outcome]] = Counter()
        self.keys: Counter[Key] = Counter()

    async def __call__(self, asking, answer):
        self.outcomes[asking.key.model, asking.key.language, answer.outcome] += 1
        self.keys[asking.key] += 1


async def test_every_prompt_is_asked_as_often_as_planned(small):
    plan, taken = planned("small", ["plain", "shy"], ["en", "zh"], 2), Taken()
    await run(plan.askings({}), shy_in_chinese, taken, QUICK)
    assert set(taken.keys) == set(plan.keys)
    assert set(taken.keys.values()) == {2}
    assert sum(taken.keys.values()) == plan.requests == 64
    assert taken.outcomes["shy", "zh", Outcome.REFUSED] == 16
    assert taken.outcomes["shy", "en", Outcome.ANSWERED] == 16
    assert taken.outcomes["plain", "zh", Outcome.ANSWERED] == 16


async def test_what_was_measured_before_is_not_asked_again(small):
    plan, taken = planned("small", ["plain"], ["en"], 2), Taken()
    done = {plan.keys[0]: 2, plan.keys[1]: 1}
    await run(plan.askings(done), shy_in_chinese, taken, QUICK)
    assert plan.keys[0] not in taken.keys
    assert taken.keys[plan.keys[1]] == 1
    assert taken.keys[plan.keys[2]] == 2


def test_every_topic_and_language_is_asked_of_before_any_a_second_time(small):
    plan = planned("small", ["plain"], ["en", "zh"], 2)
    first = [asking.key for asking in plan.askings({})][:4]
    assert {(key.topic, key.language) for key in first} == {
        *(("tea", "en"), ("tea", "zh"), ("rain", "en"), ("rain", "zh"))
    }


async def test_as_many_are_asked_at_once_as_may_be_and_no_more(small):
    now, most = 0, 0
    full = asyncio.Event()

    async def counting(ask):
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == QUICK.concurrency:
            full.set()
        await full.wait()  # for the others, however slow the machine is
        await asyncio.sleep(0.002)  # twenty more could have begun by now
        now -= 1
        yield TextDelta(YES)
        yield Finished(FinishReason.STOP)

    plan = planned("small", ["plain"], ["en"], 5)
    async with asyncio.timeout(20):
        await run(plan.askings({}), lambda _: counting, Taken(), QUICK)
    assert most == QUICK.concurrency


async def test_requests_begin_no_more_often_than_they_may(small):
    began = []

    async def noting(ask):
        began.append(asyncio.get_running_loop().time())
        yield TextDelta(YES)
        yield Finished(FinishReason.STOP)

    plan = planned("small", ["plain"], ["en"], 1)
    await run(plan.askings({}), lambda _: noting, Taken(), Limits(per_minute=6_000, concurrency=8))
    # Sleeping may take longer than asked for, and never less: eight prompts, seven gaps of 10 ms.
    assert began[-1] - began[0] > 0.06


async def test_nothing_new_begins_once_it_is_stopped(small):
    taken = Taken()
    plan = planned("small", ["plain"], ["en"], 3)
    enough = lambda: sum(taken.keys.values()) < 4  # noqa: E731
    await run(plan.askings({}), shy_in_chinese, taken, QUICK, goes_on=enough)
    assert 4 <= sum(taken.keys.values()) < 4 + QUICK.concurrency


async def test_a_model_that_is_gone_has_failed(small):
    def nobody(model):
        raise LookupError(model)

    plan, taken = planned("small", ["plain"], ["en"], 1), Taken()
    await run(plan.askings({}), nobody, taken, QUICK)
    assert taken.outcomes == {("plain", "en", Outcome.FAILED): 8}


async def test_a_prompt_that_breaks_the_host_has_failed_and_costs_no_other(small, caplog):
    async def broken(ask):
        if "2" in ask.text:
            raise ZeroDivisionError
        yield TextDelta(YES)
        yield Finished(FinishReason.STOP)

    plan, taken = planned("small", ["plain"], ["en"], 1), Taken()
    await run(plan.askings({}), lambda _: broken, taken, QUICK)
    assert taken.outcomes["plain", "en", Outcome.FAILED] == 2
    assert taken.outcomes["plain", "en", Outcome.ANSWERED] == 6
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("nope", ["plain"], ["en"], 1), "There is no suite 'nope'; there are: "),
        (("small", ["who"], ["en"], 1), "There is no model 'who'; there are: plain, shy."),
        (("small", [], ["en"], 1), "Name at least one model; there are: plain, shy."),
        (("small", ["far"], ["en"], 1), "far is not configured: set FAR_KEY."),
        (("small", ["plain"], ["fr"], 1), "small has no language 'fr'; it has: en, zh-hans."),
        (("small", ["plain"], ["en"], 0), "Each prompt is asked 1 to 100 times, not 0."),
    ],
)
def test_what_cannot_be_probed_says_what_can(small, asked, said):
    with pytest.raises(BadPlan) as wrong:
        planned(*asked)
    assert said in str(wrong.value)


def test_no_more_requests_are_planned_than_one_probe_may_make(small, settings):
    settings.REFUSALS_PROBE_MOST = 16
    assert planned("small", ["plain"], ["en", "zh"], 1).requests == 16
    with pytest.raises(BadPlan, match="That would be 32 requests; one probe may make 16"):
        planned("small", ["plain"], ["en", "zh"], 2)
