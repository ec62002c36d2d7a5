"""A provider's answer is read for what it is, whatever its headers and its framing say."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping

import pytest
from aiohttp import web

from chatapp.providers.errors import ProviderError
from chatapp.providers.openai_compatible import reply
from refusals.engine.replies import Ask
from tests.providers.conftest import Answer, Provider, frame, pieces_of, wire
from tests.providers.test_vectors import came_to

pytestmark = pytest.mark.enable_socket

NO = ("structured", "content_filter", None)
PAGE = ("error", "bad_response", None)
FILTERED = wire([frame("Some"), frame(finish="content_filter")])
BEGUN = wire([frame("Some")], done=False)
RISK = {"error": {"message": "Content Exists Risk", "code": "invalid_request_error"}}
BODY = json.dumps(RISK).encode()
INSPECTED = {"code": "DataInspectionFailed", "message": "Input data may contain what it may not."}


def sent(body: bytes, kind: str, status: int = 200, encoding: str = "") -> Answer:
    """Answer with these bytes, cut at odd places."""

    async def answer(request: web.Request) -> web.StreamResponse:
        headers: Mapping[str, str] = {"content-encoding": encoding} if encoding else {}
        response = web.StreamResponse(status=status, headers={"content-type": kind, **headers})
        await response.prepare(request)
        for piece in pieces_of(body, 1013):
            await response.write(piece)
        return response

    return answer


def stream(body: bytes, encoding: str = "") -> Answer:
    return sent(body, "text/event-stream", encoding=encoding)


ANSWERS: Mapping[str, tuple[Answer, tuple[str, str, object]]] = {
    "no space after the colon": (stream(FILTERED.replace(b"data: ", b"data:")), NO),
    "lines that end with CR LF": (stream(FILTERED.replace(b"\n", b"\r\n")), NO),
    "a byte order mark": (stream(b"\xef\xbb\xbf" + wire([frame(finish="sensitive")])), NO),
    "comments": (stream(b": PROCESSING\n\n" * 5 + FILTERED), NO),
    "pings": (stream(b'event: ping\n\nevent: ping\ndata: {"type":"ping"}\n\n' + FILTERED), NO),
    "ids and retries": (stream(b"id: 1\n\nretry: 3\n\n" + FILTERED), NO),
    "a frame in two lines": (
        stream(b'data: {"choices": [{"index": 0,\ndata: "finish_reason": "sensitive"}]}\n\n'),
        NO,
    ),
    "a last frame without its newline": (stream(FILTERED.partition(b"data: [D")[0].strip()), NO),
    "frames that are no objects": (
        stream(b'data: "hi"\n\ndata: null\n\ndata: 1\n\n' + FILTERED),
        NO,
    ),
    "bytes that are no UTF-8": (stream(b'data: {"id": "\xff"}\n\n' + FILTERED), NO),
    "brackets without end": (stream(b"data: " + b"[" * 20_000 + b"\n\n" + FILTERED), NO),
    "a number without end": (stream(b'data: {"n": ' + b"9" * 5_000 + b"}\n\n" + FILTERED), NO),
    "an opening of blank lines": (stream(b"\n" * 5_000 + FILTERED), NO),
    "gzip": (stream(gzip.compress(FILTERED), "gzip"), NO),
    "deflated JSON": (sent(zlib.compress(BODY), "application/json", 200, "deflate"), NO),
    "JSON called a stream": (stream(json.dumps(RISK, indent=2).encode()), NO),
    "JSON called text": (sent(BODY, "text/plain; charset=utf-8"), NO),
    "JSON called a problem": (sent(BODY, "application/problem+json"), NO),
    "a stream called JSON": (sent(FILTERED, "application/json"), NO),
    "a stream called bytes": (sent(FILTERED, "application/octet-stream"), NO),
    "words under event error": (stream(BEGUN + b"event: error\ndata: Content Exists Risk"), NO),
    "a failure under event error": (
        stream(BEGUN + b"event: error\ndata: upstream exploded\n\n"),
        ("error", "server", None),
    ),
    "an error after the end": (
        stream(wire([frame("Hi"), frame(finish="stop")]) + b"data: " + BODY + b"\n\n"),
        ("none", "stop", None),
    ),
    "a page called a stream": (stream(b"<!doctype html><p>Content Exists Risk"), PAGE),
    "cut JSON": (sent(BODY[:-9], "application/json"), PAGE),
    "no JSON at all": (sent(b"", "application/json"), PAGE),
    "nothing": (stream(b""), ("truncated", "empty", None)),
    "a no in plain words": (sent(b"Content Exists Risk", "text/plain", 400), NO),
    "a no in cut JSON": (sent(BODY[:-9], "application/json", 400), NO),
    "a no in gzip": (sent(gzip.compress(BODY), "application/json", 400, "gzip"), NO),
    "a no as an event": (
        sent(
            b"id:1\nevent:error\n:HTTP_STATUS/400\ndata:" + json.dumps(INSPECTED).encode(),
            "text/event-stream",
            400,
        ),
        ("structured", "moderation", None),
    ),
    "a gateway's page": (sent(b"<h1>502</h1>", "text/html", 502), ("error", "server", None)),
    "a page that forbids": (
        sent(b"<p>Content Exists Risk</p>", "text/html", 403),
        ("error", "auth", None),
    ),
    "an empty refusal of the request": (
        sent(b"", "text/plain", 400),
        ("error", "bad_request", None),
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_answer_is_read_for_what_it_is(name: str, provider: Provider) -> None:
    provider.answer, wanted = ANSWERS[name]
    model = provider.model()
    try:
        events = [event async for event in reply(model, {})(Ask("Hi", model.id))]
        came = came_to(events[-1])
    except ProviderError as error:
        came = came_to(error)
    assert came == wanted
    assert len(provider.requests) == 1
