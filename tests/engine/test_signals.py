"""Every documented way of a provider to say no, and every lookalike, gets the right verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals.engine.signals import SignalReader, Verdict, VerdictKind
from refusals.engine.terms import Category
from refusals.engine.wire.error_signals import read_error

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")
)


def read(vector: dict[str, Any]) -> Verdict:
    """Feed a vector as its transport would bring it."""
    reader = SignalReader()
    match vector["transport"]:
        case "http_error":
            reader.http_error(vector["status"], vector["events"][0])
        case "http_json":
            reader.json_body(vector["events"][0])
        case _:
            names = vector.get("wire", {}).get("event_names", {})
            for place, frame in enumerate(vector["events"]):
                reader.feed(frame, names.get(str(place)))
    return reader.result()


def choice(**more: object) -> dict[str, object]:
    """Return a frame with one choice."""
    return {"model": "m", "choices": [{"index": 0, **more}]}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_wire_shape_gets_its_verdict(vector: dict[str, Any]) -> None:
    verdict, expect = read(vector), vector["expect"]
    assert (verdict.kind, verdict.reason) == (expect["kind"], expect["reason"])
    assert verdict.category == expect["category"]
    if "partial" in expect and verdict.kind is VerdictKind.STRUCTURED:
        assert verdict.partial is expect["partial"]


def test_visible_text_comes_back_and_reasoning_does_not() -> None:
    reader = SignalReader()
    assert not reader.feed(choice(delta={"reasoning_content": "Should I refuse?"}))
    assert reader.began
    assert reader.feed(choice(delta={"content": "Water is H2O.", "reasoning_content": None}))


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("<think>Two and two.</think>\n\nFour.", "Four."),
        ("\n <THINKING>If a > b, no.</THINKING> <think>So?</think>Four.", "Four."),
        ("<think>The tag is </thinking>.</think>Use <think> here.", "Use <think> here."),
        ("<th>Name</th>", "<th>Name</th>"),
        ("  <p>Four.</p>", "  <p>Four.</p>"),
        ("Four. <think>Is it?</think>", "Four. <think>Is it?</think>"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_reasoning_in_front_of_an_answer_is_left_out(said: str, seen: str, size: int) -> None:
    reader = SignalReader()
    pieces = [said[at : at + size] for at in range(0, len(said), size)]
    assert "".join(reader.feed(choice(delta={"content": piece})) for piece in pieces) == seen


@pytest.mark.parametrize("said", ["<", " <", "<thi", "<think", "<think>Hm.</think>\n<"])
@pytest.mark.parametrize("size", [1, 1_000])
def test_what_only_could_have_become_reasoning_is_the_answer_once_that_has_ended(
    said: str, size: int
) -> None:
    reader = SignalReader()
    for at in range(0, len(said), size):
        assert not reader.feed(choice(delta={"content": said[at : at + size]}))
    assert reader.feed(choice(finish_reason="stop")) == said.rpartition("\n")[2]
    assert reader.feed(choice(finish_reason="stop")) == ""
    assert reader.result().kind is VerdictKind.NONE
    whole = {"choices": [{"message": {"content": said}, "finish_reason": "stop"}]}
    assert SignalReader().json_body(whole) == said.rpartition("\n")[2]


@pytest.mark.parametrize("ends", [{}, {"finish_reason": "length"}, {"finish_reason": "refusal"}])
def test_of_an_answer_that_was_cut_nothing_is_shown_that_could_be_reasoning(
    ends: dict[str, str],
) -> None:
    reader = SignalReader()
    assert not reader.feed(choice(delta={"content": "<think"}))
    assert not reader.feed(choice(**ends))
    assert reader.result().kind is not VerdictKind.NONE
    assert not reader.result().partial


def test_a_blank_before_nothing_is_no_answer() -> None:
    reader = SignalReader()
    assert not reader.feed(choice(delta={"content": "<think>Hm.</think> \n"}))
    assert not reader.feed(choice(finish_reason="stop"))
    assert reader.result().kind is VerdictKind.TRUNCATED


@pytest.mark.parametrize("said", ["<think>Hm. Two", "<think>Hm.</think>\n", "<think></think>"])
def test_reasoning_alone_is_no_answer(said: str) -> None:
    reader = SignalReader()
    assert not reader.feed(choice(delta={"content": said}))
    assert reader.began
    reader.feed(choice(finish_reason="stop"))
    assert reader.result().kind is VerdictKind.TRUNCATED


def test_content_in_parts_keeps_the_text_and_drops_the_thinking() -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "Four."}]
    assert SignalReader().feed(choice(delta={"content": parts})) == "Four."


def test_refusal_text_outranks_everything_and_is_kept_apart() -> None:
    reader = SignalReader()
    reader.feed(choice(delta={"content": "Well, "}))
    reader.feed(choice(delta={"refusal": "I can't "}))
    reader.feed(choice(delta={"refusal": "help."}, finish_reason="content_filter"))
    verdict = reader.result()
    assert (verdict.reason, verdict.text, verdict.partial) == ("refusal", "I can't help.", True)


def test_a_category_after_the_colon_of_a_finish_reason_is_read() -> None:
    reader = SignalReader()
    reader.feed(choice(finish_reason="content_filter: RECITATION"))
    assert reader.result().category is Category.IP_COPYRIGHT


def test_the_highest_severity_names_the_category() -> None:
    filters = {
        "hate": {"filtered": True, "severity": "medium"},
        "violence": {"filtered": True, "severity": "high"},
        "sexual": {"filtered": False, "severity": "high"},
    }
    reader = SignalReader()
    reader.feed(choice(delta={}, finish_reason="content_filter", content_filter_results=filters))
    assert reader.result().category is Category.VIOLENCE


def test_an_unknown_finish_reason_ends_a_reply_only_when_it_has_text() -> None:
    silent, spoken = SignalReader(), SignalReader()
    spoken.feed(choice(delta={"content": "Hi."}))
    for reader in (silent, spoken):
        reader.feed(choice(delta={}, finish_reason="weary"))
    assert (silent.result().reason, spoken.result().reason) == ("empty", "stop")


def test_text_without_a_finish_is_truncated() -> None:
    reader = SignalReader()
    reader.feed(choice(delta={"content": "Half a"}))
    assert reader.result() == Verdict(VerdictKind.TRUNCATED, "no_finish")


@pytest.mark.parametrize("frame", [None, "text", [], 7, {"choices": None}, {"choices": ["x"]}])
def test_frames_of_no_known_shape_say_nothing(frame: object) -> None:
    reader = SignalReader()
    assert reader.feed(frame) == ""
    assert reader.result().reason == "empty"


@pytest.mark.parametrize("body", [None, "", "<html>", [], {}, {"error": None}, {"error": []}])
def test_an_error_body_of_no_known_shape_goes_by_its_status(body: object) -> None:
    reader = SignalReader()
    reader.http_error(503, body)
    assert reader.result().reason == "server"


KEYS = (
    *("choices", "delta", "message", "content", "refusal", "finish_reason", "index", "error"),
    *("code", "type", "model", "flag", "base_resp", "status_code", "metadata", "raw", "reasons"),
    *("innererror", "content_filter_results", "filtered", "severity", "prompt_filter_results"),
    *("native_finish_reason", "stop_details", "category", "x_groq", "tool_calls", "result"),
    *("input_sensitive", "input_sensitive_type", "promptFeedback", "blockReason", "detail"),
    *("need_clear_history", "amazon-bedrock-guardrailAction", "trace", "action", "error_code"),
)
WORDS = ("", "1", "stop", "content_filter", "error", "text", "BLOCKED", "1026", '{"error": []}')
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)
choices = st.fixed_dictionaries(
    {"choices": st.lists(values, max_size=2)}, optional={"error": values}
)


@settings(max_examples=200, deadline=None)
@given(st.lists(values | choices, max_size=4), st.sampled_from([None, "error", "message"]), values)
def test_whatever_a_provider_sends_there_is_one_verdict(
    frames: list[object], event: str | None, body: object
) -> None:
    reader, error = SignalReader(), SignalReader()
    texts = [reader.feed(frame, event) for frame in frames] + [reader.json_body(body)]
    error.http_error(400, body)
    assert all(isinstance(text, str) for text in texts)
    assert reader.result().kind in VerdictKind
    assert error.result().kind in {VerdictKind.STRUCTURED, VerdictKind.ERROR}


@pytest.mark.parametrize(
    ("code", "person"), [("identifier_blocked", True), ("invalid_prompt", False)]
)
def test_a_block_of_the_person_is_told_from_one_of_their_words(code: str, person: bool) -> None:
    reader = SignalReader()
    reader.http_error(400, {"error": {"code": code}})
    assert reader.result().blocks_person is person


def test_a_finish_reason_that_says_null_does_not_end_the_reply() -> None:
    reader = SignalReader()
    reader.feed(choice(delta={"content": "Hi"}, finish_reason="null"))
    assert not reader.ended


def test_the_reason_that_the_filter_of_the_answer_names_outranks_that_of_the_prompt() -> None:
    def found(category: str) -> dict[str, object]:
        return {category: {"filtered": True, "severity": "high"}}

    reader = SignalReader()
    reader.feed(
        {"choices": [], "prompt_filter_results": [{"content_filter_results": found("hate")}]}
    )
    reader.feed(choice(finish_reason="content_filter", content_filter_results=found("violence")))
    assert reader.result().category is Category.VIOLENCE


def test_an_error_that_is_nested_beyond_reading_is_judged_by_what_stands_around_it():
    around = {"error": {"code": 403, "metadata": {"raw": "[" * 100_000, "reasons": ["violence"]}}}
    assert read_error(around, 403).kind is VerdictKind.STRUCTURED
