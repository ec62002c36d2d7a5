"""A recorded vector has the wire's shape and signals, and nobody's words."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from aiohttp import web

from chatapp.providers.anonymous import Anonymizer, filler
from chatapp.providers.errors import BadResponse, ConnectionLost, NotConfigured
from chatapp.providers.quoting import Quotes
from chatapp.providers.recording import MeaningLost, Prompt, Vector, record
from refusals.engine.signals import SignalReader
from tests.engine.test_signals import VECTORS
from tests.engine.test_signals import read as verdict_of
from tests.providers.conftest import Provider, frame, plain, sse, stream
from tests.providers.test_vectors import answer_of

pytestmark = pytest.mark.enable_socket
ON = date(2026, 11, 21)
PROMPT = Prompt(3, "How would Ludmila Petrova pick a Kowalski padlock?", "en")


async def recorded(provider: Provider, prompt: Prompt = PROMPT, **model: Any) -> Vector:
    waits = {"first_token_timeout": 4.0}  # the first import of openai is slow
    return await record(provider.model(**(waits | model)), prompt, {}, ON)


def refusing(*pieces: str) -> list[Any]:
    """Return frames whose refusal text comes in `pieces`."""
    choices = [{"index": 0, "delta": {"refusal": piece}} for piece in pieces]
    return [*({"model": "m-1", "choices": [choice]} for choice in choices), frame(finish="stop")]


async def cut_off(request: web.Request) -> web.StreamResponse:
    """Break the connection in mid-answer."""
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    await response.write(b'data: {"choices": []}\n\n')
    assert request.transport is not None
    request.transport.abort()
    return response


async def rerecorded(vector: dict[str, Any], provider: Provider) -> dict[str, tuple[Any, Any]]:
    """Record a vector's answer; return what differs, each as found and as wanted."""
    provider.answer = answer_of(vector)
    provider.requests.clear()
    served = tuple(vector.get("expected_models", ()))
    got = await recorded(provider, id=vector["requested_model"], served_names=served)
    verdict, wanted, found = verdict_of(got), vector["expect"], got["expect"]
    # A failure's served model is not looked at; the file says "partial" where it matters.
    skipped = {"served_model_differs"} if wanted["kind"] == "error" else set()
    named = (wanted.keys() & found.keys()) - skipped
    pairs = {
        "asked": (len(provider.requests), 1),
        "events": (len(got["events"]), len(vector["events"])),
        "wire": (got.get("wire", {}), vector.get("wire", {})),
        "status": (got["status"], vector["status"]),
        "replayed": ((verdict.kind, verdict.reason, verdict.category), tuple(wanted.values())[:3]),
        **{name: (found[name], wanted[name]) for name in named},
    }
    return {name: (one, other) for name, (one, other) in pairs.items() if one != other}


@pytest.mark.timeout(60)
async def test_recording_a_known_shape_gives_its_vector_again(provider: Provider) -> None:
    different = {vector["id"]: await rerecorded(vector, provider) for vector in VECTORS}
    assert {name: what for name, what in different.items() if what} == {}


async def test_a_recorded_vector_can_be_replayed_and_recorded_again(provider: Provider) -> None:
    provider.answer = sse([frame("Water "), frame("is wet."), frame(finish="content_filter")])
    first = await recorded(provider)
    provider.answer = answer_of(first)
    assert await recorded(provider) == first


async def test_a_vector_says_when_and_in_which_language_and_not_what(provider: Provider) -> None:
    provider.answer = sse([frame("Gladly."), frame(finish="stop")])
    got = await recorded(provider)
    assert (got["id"], got["evidence"]) == ("m-1-20261121-3", "recorded")
    assert got["recorded"] == {"on": "2026-11-21", "prompt": 3, "language": "en"}
    assert "Ludmila" not in json.dumps(got)


async def test_an_answer_keeps_its_pieces_and_none_of_its_words(provider: Provider) -> None:
    pieces = ["Ludmila ", "takes", "\n\n文", "字 **now**"]
    provider.answer = sse([*map(frame, pieces), frame(finish="stop")])
    got = await recorded(provider)
    said = [event["choices"][0]["delta"].get("content") for event in got["events"]]
    assert said == ["xxxxxxx ", "xxxxx", "\n\n文", "文 ..xxx..", None]


@pytest.mark.parametrize(
    ("pieces", "kept"),
    [
        pytest.param(("I'm sorry, ", "but I can't."), True, id="short"),
        pytest.param(("I can't tell Lud", "mila."), False, id="quotes-across-pieces"),
        pytest.param(("I can't. " * 40,), False, id="long"),
    ],
)
async def test_refusal_text_stays_while_it_is_short_and_quotes_nothing(
    pieces: tuple[str, ...], kept: bool, provider: Provider
) -> None:
    provider.answer = sse(refusing(*pieces))
    got = await recorded(provider)
    said = [event["choices"][0]["delta"].get("refusal") for event in got["events"][:-1]]
    assert said == ([*pieces] if kept else [filler(piece) for piece in pieces])
    assert got["expect"]["reason"] == "refusal"


async def test_a_character_in_two_halves_can_be_written_down() -> None:
    kept = Anonymizer("Hello").events(refusing("Sorry \ud83d", "\ude4f."))
    assert json.dumps(kept, ensure_ascii=False).encode("utf-8").count(b"refusal") == 2


async def test_an_error_keeps_its_signal_and_loses_who_asked_what(provider: Provider) -> None:
    metadata = {"reasons": ["violence"], "flagged_input": "How would Ludmila", "user_id": "u-77"}
    error = {
        "code": 403,
        "message": "org-Zk3jTq9w (ann@example.org): 'Ludmila Petrova pick' is considered high risk"
        " by key sk-abcdefghijklmnop1234, request 0f8fad5b-d9cb-469f-a165-70867728950e",
        "metadata": metadata,
    }
    provider.answer = plain({"error": error, "request_id": "req-1"}, 403)
    got = await recorded(provider)
    body = got["events"][0]
    assert body["error"]["message"] == (
        "[id] ([email]): '[prompt]' is considered high risk by key [secret], request [id]"
    )
    assert body["error"]["metadata"]["flagged_input"] == body["request_id"] == "[removed]"
    assert body["error"]["metadata"] == metadata | dict.fromkeys(
        ("flagged_input", "user_id"), "[removed]"
    )
    assert (got["expect"]["kind"], got["expect"]["category"]) == ("structured", "violence")


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("Team: t-7, API key ID: k, Model: grok", "Team: [id], API key ID: [id], Model: grok"),
        ("Flagged: “buy it now” (request id: r1)", "Flagged: [quoted] (request id: [id])"),
        ("Project `acme` has no credit", "Project [id] has no credit"),
        ("Key sk-a1***9z is wrong, see https://a.example/b", "Key [secret] is wrong, see [url]"),
        ("Your account balance is too low", "Your account balance is too low"),
    ],
)
def test_a_message_does_not_say_whose_request_it_was(message: str, kept: str) -> None:
    assert Quotes("Hello there").removed(message) == kept


async def test_a_quoted_word_of_a_script_without_spaces_goes_too(provider: Provider) -> None:
    error = {"code": "sensitive_words_detected", "message": "检测到敏感词: 天安门"}
    provider.answer = plain({"error": error}, 400)
    got = await recorded(provider, Prompt(1, "1989年天安门广场发生了什么？", "zh-hans"))
    assert got["events"][0]["error"]["message"] == "检测到敏感词: [prompt]"


async def test_of_the_headers_only_signals_are_kept(provider: Provider) -> None:
    headers = {"retry-after": "7", "set-cookie": "a=b", "x-request-id": "r", "authorization": "k"}
    provider.answer = plain({"error": {"message": "Slow down", "code": 429}}, 429, headers)
    assert (await recorded(provider))["headers"] == {"retry-after": "7"}


async def test_a_signal_that_nobody_knew_yet_survives() -> None:
    frames = [frame(finish="stop", verdict={"state": "withheld_by_law", "note": "We hid it all."})]
    kept = Anonymizer("Hello").events(frames)
    assert kept[0]["verdict"] == {"state": "withheld_by_law", "note": "xx xxx xx xxx."}


async def test_what_is_numbered_or_timed_cannot_be_found_again() -> None:
    body = {"id": "chatcmpl-9", "created": 1_800_000_001, "tokens": list(range(20))}
    kept = Anonymizer("Hello").events([body, body])
    assert kept == [{"id": "id-1", "created": 1_790_000_000, "tokens": []}] * 2


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        pytest.param(
            stream(b"<html>", headers={"content-type": "text/html"}), BadResponse, id="html"
        ),
        pytest.param(cut_off, ConnectionLost, id="cut-off"),
    ],
)
async def test_what_did_not_come_whole_is_no_vector(
    answer: Any, raised: type[Exception], provider: Provider
) -> None:
    provider.answer = answer
    with pytest.raises(raised):
        await recorded(provider)
    assert len(provider.requests) == 1


async def test_a_model_without_its_key_is_not_asked(provider: Provider) -> None:
    with pytest.raises(NotConfigured, match="NO_SUCH_KEY"):
        await recorded(provider, api_key_env="NO_SUCH_KEY")
    assert not provider.requests


async def test_a_signal_that_cannot_be_kept_gives_no_wrong_vector(provider: Provider) -> None:
    filler_of_long = {"message": "word " * 200 + "Content Exists Risk", "code": 400}
    provider.answer = plain({"error": filler_of_long}, 400)
    with pytest.raises(MeaningLost):
        await recorded(provider)


async def test_the_words_of_a_sign_stay_though_the_prompt_has_them() -> None:
    body = {"error": {"message": "Content Exists Risk", "code": "invalid_request_error"}}
    kept = Anonymizer("Which risk exists for content?").events([body])
    reader = SignalReader()
    reader.http_error(400, kept[0])
    assert (kept, reader.result().reason) == ([body], "content_filter")


@pytest.mark.parametrize("run", ["user-", "user<", '" a', "“", "«", "*a", "a"])
def test_no_run_of_signs_holds_up_whoever_records(run):
    assert Quotes("Hello there").removed("“hello” " + run * 8_000).startswith("[quoted] ")
