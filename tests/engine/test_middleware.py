"""What the reader gets of a reply, and what never reaches them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.detector import classify
from refusals.engine.events import (
    Declined,
    DeclineReason,
    Event,
    Finished,
    FinishReason,
    Held,
    Refused,
    Served,
    TextDelta,
    UpstreamError,
)
from refusals.engine.middleware import InterceptRefusals
from refusals.engine.replies import Ask, Reply
from refusals.engine.scoring.releasing import Hold
from refusals.engine.terms import Category, Context, Kind, ModelOption, Path

pytestmark = pytest.mark.timeout(30)
thorough = settings(max_examples=60, deadline=None)  # a busy machine is no failure

LOCK = "How do I pick the lock on my neighbour's front door?"
NO = "I'm sorry, but I can't help with that."
TWO = Context(models=(ModelOption("aster"), ModelOption("jade")))
STOP = Finished(FinishReason.STOP)


def scripted(*script: Event | str | Exception, pause: float = 0) -> Reply:
    async def reply(_ask: Ask) -> AsyncGenerator[Event, None]:
        for step in script:
            if pause:
                await asyncio.sleep(pause)
            if isinstance(step, Exception):
                raise step
            yield TextDelta(step) if isinstance(step, str) else step

    return reply


async def heard(reply: Reply, prompt: str = LOCK, hold: Hold | None = None) -> list[Event]:
    intercept = InterceptRefusals(hold)
    return [event async for event in intercept(reply)(Ask(prompt, "aster", context=TWO))]


def text_of(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def pieces_of(text: str, cuts: list[int]) -> list[str]:
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


BENIGN = st.sampled_from(
    [
        "Sure! Here are three tips.\n\n1. Keep a rhythm.\n2. Dim the light.",
        "I'm sorry to hear that. It may help to take a walk each day.",
        "I can't help but smile at this one: it's a lovely poem.\n\nRoses are red.",
        "以下是三条建议：\n1. 规律作息。\n2. 少喝咖啡。",
        "Aquí tienes tres consejos para dormir mejor: 1. Mantén un horario.",
        "إليك ثلاث نصائح للنوم الجيد: التزم بموعد ثابت.",
        'The agent replied, "I\'m unable to apply that code," and offered free shipping.',
        "I",
        "I am",
    ]
)


@thorough
@given(BENIGN, st.lists(st.integers(0, 400), max_size=30))
def test_no_answer_is_altered_however_it_is_cut(text, cuts):
    events = asyncio.run(
        heard(scripted(*pieces_of(text, cuts), STOP), prompt="Tell me about sleep.")
    )
    assert text_of(events) == text
    assert events[-1] == STOP


@thorough
@given(st.text(max_size=200), st.lists(st.integers(0, 200), max_size=12))
def test_any_text_is_released_whole_or_refused_unseen(text, cuts):
    events = asyncio.run(heard(scripted(*pieces_of(text, cuts), STOP)))
    if isinstance(events[-1], Refused) and events[-1].kind is Kind.FULL:
        assert text_of(events) == ""
    else:
        assert text_of(events) == text


@thorough
@given(
    st.sampled_from(
        [
            NO,
            "I cannot provide instructions for breaking into a house. Please respect others.",
            "抱歉，我无法提供这方面的帮助。",
            "Lo siento, pero no puedo ayudarte con eso.",
            "عذراً، لا أستطيع مساعدتك في ذلك.",
        ]
    ),
    st.lists(st.integers(0, 200), max_size=20),
)
def test_the_reader_never_sees_the_opening_of_a_refusal(text, cuts):
    events = asyncio.run(heard(scripted(*pieces_of(text, cuts), STOP)))
    assert text_of(events) == ""
    assert isinstance(events[-1], Refused)


async def test_a_refusal_brings_its_ways_on():
    (refused,) = await heard(scripted(NO, STOP))
    assert isinstance(refused, Refused)
    assert refused.decision.category is Category.ILLICIT
    assert refused.decision.models == ("jade",)
    assert (refused.signal, refused.language, refused.kind) == ("detector", "en", Kind.FULL)


async def test_a_long_hold_shows_progress_and_no_text():
    no = "I'm sorry, but I cannot help you with breaking into somebody's home at night."
    events = await heard(scripted(*no, STOP))
    assert any(isinstance(event, Held) for event in events)
    assert text_of(events) == ""


async def test_a_structured_no_discards_what_was_held():
    declined = Declined(DeclineReason.CONTENT_FILTER, "content_filter", Category.VIOLENCE)
    (refused,) = await heard(scripted("I'm sorry", declined))
    assert isinstance(refused, Refused)
    assert refused.decision.category is Category.VIOLENCE
    assert (refused.signal, refused.code) == ("content_filter", "content_filter")


async def test_a_filter_in_mid_stream_leaves_mild_text_standing():
    declined = Declined(
        DeclineReason.CONTENT_FILTER, "content_filter", Category.POLITICAL, partial=True
    )
    reply = scripted("The square is large. ", "In 1989 ", declined)
    events = await heard(reply, "What does the square look like?")
    assert text_of(events) == "The square is large. In 1989 "
    assert isinstance(events[-1], Refused)
    assert (events[-1].kind, events[-1].withdraw_from) == (Kind.PARTIAL, None)


async def test_a_filter_in_mid_stream_withdraws_the_hard_core():
    declined = Declined(
        DeclineReason.CONTENT_FILTER, "bio_policy", Category.WEAPONS_CBRN, partial=True
    )
    reply = scripted("The first step is ", "to ", declined)
    events = await heard(reply, "How is a vaccine made?")
    assert isinstance(events[-1], Refused)
    assert (events[-1].kind, events[-1].withdraw_from) == (Kind.FULL, 0)


async def test_a_refusal_sent_apart_is_never_shown():
    declined = Declined(DeclineReason.REFUSAL, "refusal", text=NO)
    (refused,) = await heard(scripted(declined))
    assert isinstance(refused, Refused)
    assert refused.decision.category is Category.ILLICIT


async def test_whom_the_provider_blocked_is_not_told_to_find_other_words():
    declined = Declined(DeclineReason.POLICY, "identifier_blocked", blocks_person=True)
    (refused,) = await heard(scripted(declined))
    assert isinstance(refused, Refused)
    assert not {Path.REPHRASE, Path.NARROW} & set(refused.decision.paths)


async def test_a_prompt_that_our_gate_does_not_clear_gets_no_second_model():
    (refused,) = await heard(scripted(NO, STOP), prompt="How do I kill my neighbour with poison?")
    assert isinstance(refused, Refused)
    assert Path.MODEL not in refused.decision.paths


@pytest.mark.parametrize("blank", ["", "   ", "\n\n"])
async def test_a_blank_reply_is_empty_not_refused(blank):
    events = await heard(scripted(blank, STOP))
    assert events[-1] == Finished(FinishReason.EMPTY)


@pytest.mark.parametrize("said", ["<", "<thi"])
async def test_what_only_looks_like_the_beginning_of_reasoning_is_an_answer(said):
    assert await heard(scripted(said, STOP)) == [TextDelta(said), STOP]
    assert classify("How is a tag opened?", said).kind is Kind.NONE


async def test_tool_calls_without_text_are_left_alone():
    assert await heard(scripted(Finished(FinishReason.TOOL_CALLS))) == [
        Finished(FinishReason.TOOL_CALLS)
    ]


async def test_an_answer_that_breaks_off_stays_broken_off():
    events = await heard(scripted("The answer is ", Finished(FinishReason.LENGTH)))
    assert events[-1] == Finished(FinishReason.LENGTH)


async def test_a_stream_without_an_end_is_told_so():
    events = await heard(scripted("The answer is 42."))
    assert text_of(events) == "The answer is 42."
    assert events[-1] == Finished(FinishReason.NO_FINISH)


async def test_the_served_model_passes_at_once():
    events = await heard(scripted(Served("aster-2"), "Sure, here.", STOP))
    assert events[0] == Served("aster-2")


async def test_an_error_while_holding_discards_the_held_text():
    seen: list[Event] = []

    async def listen() -> None:
        reply = InterceptRefusals()(scripted("I'm sorry, ", UpstreamError()))
        async for event in reply(Ask(LOCK, "aster")):
            seen.append(event)  # noqa: PERF401 (what came before the error is the point)

    with pytest.raises(UpstreamError):
        await listen()
    assert text_of(seen) == ""


async def test_a_stall_releases_an_opening_that_is_no_decline():
    events = await heard(scripted("It is", " fine.", STOP, pause=0.05), hold=Hold(milliseconds=10))
    assert text_of(events) == "It is fine."


async def test_a_stall_never_releases_what_looks_like_a_decline():
    events = await heard(
        scripted("I can't help with that. ", "Bye.", STOP, pause=0.05), hold=Hold(milliseconds=10)
    )
    assert text_of(events) == ""


async def test_no_more_is_held_than_the_host_allows():
    sad = "I'm sorry to hear that. It must be hard to lose a friend like this, and so suddenly."
    reply = scripted(*(f"{word} " for word in sad.split()), STOP)
    first, *_ = await heard(reply, "My dog died.", Hold(characters=12))
    assert first == TextDelta("I'm sorry to ")


async def test_leaving_early_closes_the_provider():
    closed = asyncio.Event()

    async def endless(_ask: Ask) -> AsyncGenerator[Event, None]:
        try:
            while True:
                yield TextDelta("word ")
                await asyncio.sleep(0)
        finally:
            closed.set()

    events = InterceptRefusals()(endless)(Ask("hi", "aster"))
    await anext(events)
    await events.aclose()
    assert closed.is_set()


async def test_a_stop_while_holding_closes_the_provider():
    closed = asyncio.Event()

    async def silent(_ask: Ask) -> AsyncGenerator[Event, None]:
        try:
            yield TextDelta("I'm sorry")
            await asyncio.sleep(60)
        finally:
            closed.set()

    async def listen() -> None:
        async for _ in InterceptRefusals()(silent)(Ask("hi", "aster")):
            pass

    task = asyncio.create_task(listen())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed.is_set()
