"""A provider on loopback that streams as many chunks, as fast, as the prompt asks for.

`python -m tests.bench.upstream PORT`; the prompt says "300 chunks, 50 a second, ticket NAME", or is
one of those whose replies were posted to `/replies`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from aiohttp import web

OPENING = "Here are three ways"
"""Text that no refusal begins with: it is released with the chunk that brings it."""
_WORDS = (
    " to think about the question, each with what it costs and what it brings in return.".split(" ")
)
_ORDER = re.compile(r"(\d+) chunks, (\d+) a second, ticket (\S+)")
_HEAD = {
    "id": "chatcmpl-9fJq0c1bYdT2Qv3nWm4RzL5k",
    "object": "chat.completion.chunk",
    "created": 1_767_225_600,
    "model": "bench",
    "system_fingerprint": "fp_44709d6fcb",
}


@dataclass(slots=True)
class Counts:
    """What was sent so far, and when each ticket's first text was."""

    chunks: int = 0
    active: int = 0
    first: dict[str, int] = field(default_factory=dict)
    replayed: int = 0


COUNTS = web.AppKey("counts", Counts)
REPLIES = web.AppKey("replies", defaultdict[str, deque[list[str]]])
"""By prompt, the pieces of each reply to it, in the order in which they are asked for."""


def order(chunks: int, pace: int, ticket: str) -> str:
    """Return the prompt that asks for so many chunks."""
    return f"{chunks} chunks, {pace} a second, ticket {ticket}"


async def complete(request: web.Request) -> web.StreamResponse:
    """Stream the reply that the last message has, or at the pace that it asks for."""
    prompt = (await request.json())["messages"][-1]["content"]
    counts = request.app[COUNTS]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(_event({"role": "assistant", "content": ""}))
    counts.active += 1
    try:
        if replies := request.app[REPLIES][prompt.strip()]:
            counts.replayed += 1
            await _send(response, replies.popleft())
        else:
            await _send_paced(response, prompt, counts)
    finally:
        counts.active -= 1
    await response.write(_event({}, "stop") + b"data: [DONE]\n\n")
    return response


async def learn(request: web.Request) -> web.Response:
    """Take prompts, each with the pieces of its reply."""
    for prompt, pieces in await request.json():
        request.app[REPLIES][prompt].append(pieces)
    return web.Response(status=204)


async def _send(response: web.StreamResponse, pieces: Iterable[str]) -> None:
    for piece in pieces:
        await response.write(_event({"content": piece}))


async def _send_paced(response: web.StreamResponse, prompt: str, counts: Counts) -> None:
    found = _ORDER.search(prompt)
    assert found is not None
    await _send_so_many(response, int(found[1]), int(found[2]), found[3], counts)


async def _send_so_many(
    response: web.StreamResponse, chunks: int, pace: int, ticket: str, counts: Counts
) -> None:
    loop = asyncio.get_running_loop()
    words = (f" {word}" for word in itertools.cycle(_WORDS[1:]))
    due = loop.time() + random.uniform(0, 1 / pace)
    for text in itertools.islice(itertools.chain([OPENING], words), chunks):
        await asyncio.sleep(due - loop.time())
        due += 1 / pace
        counts.first.setdefault(ticket, time.monotonic_ns())
        await response.write(_event({"content": text}))
        counts.chunks += 1


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return b"data: " + json.dumps({**_HEAD, "choices": [choice]}).encode() + b"\n\n"


async def show(request: web.Request) -> web.Response:
    """Answer with the counts."""
    counts = request.app[COUNTS]
    return web.json_response(asdict(counts))


def main() -> None:
    """Serve until ended."""
    app = web.Application(client_max_size=256 * 2**20)
    app[COUNTS] = Counts()
    replies: defaultdict[str, deque[list[str]]] = defaultdict(deque)
    app[REPLIES] = replies
    app.router.add_post("/v1/chat/completions", complete)
    app.router.add_post("/replies", learn)
    app.router.add_get("/counts", show)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
