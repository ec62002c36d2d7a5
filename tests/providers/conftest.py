"""A provider of our own on the loopback, which says what a test tells it to, byte by byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from chatapp.providers.clients import close_clients, warm_up
from chatapp.providers.model import Model

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Provider:
    """A real HTTP server; `answer` is what it does with a request."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.left = asyncio.Event()
        """Set when a client went away in mid-answer."""
        self.answer: Answer = sse([])
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Record a request and answer it."""
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("authorization", ""))
        try:
            return await self.answer(request)
        except (asyncio.CancelledError, ConnectionResetError):
            self.left.set()
            raise

    def model(self, **more: Any) -> Model:
        """Return a model that this provider serves."""
        declared = Model("m-1", "M 1", "Test", self.url, "")
        waits: dict[str, Any] = {"first_token_timeout": 10.0, "total_timeout": 15.0}
        return replace(declared, **(waits | more))


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """Serve a provider while the test runs."""
    await warm_up()  # so that no test waits for its first import
    served = Provider()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", served.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    served.url = f"http://127.0.0.1:{port}/v1"
    yield served
    await close_clients()
    await runner.cleanup()


def frame(text: str = "", finish: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a chunk with one choice."""
    delta = {"content": text} if text else {}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c", "model": "m-1", "choices": [choice]} | more


def wire(frames: list[Any], *, done: bool = True, comments: bool = False, names: Any = ()) -> bytes:
    """Write frames as a server-sent event stream."""
    lines = []
    for place, data in enumerate(frames):
        if comments:
            lines.append(": keep-alive\n\n")
        if str(place) in names:
            lines.append(f"event: {names[str(place)]}\n")
        lines.append(f"data: {json.dumps(data, ensure_ascii=False)}\n\n")
    return ("".join(lines) + ("data: [DONE]\n\n" if done else "")).encode()


def pieces_of(body: bytes, size: int) -> Iterator[bytes]:
    """Cut bytes into pieces of `size`."""
    return (body[start : start + size] for start in range(0, len(body), size))


def stream(*pieces: bytes | float, headers: dict[str, str] | None = None) -> Answer:
    """Answer with bytes, each sent by itself, and pauses."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"content-type": "text/event-stream"} | (headers or {})
        )
        await response.prepare(request)
        for piece in pieces:
            if isinstance(piece, bytes):
                await response.write(piece)
            await asyncio.sleep(piece if isinstance(piece, float) else 0)
        return response

    return answer


def sse(frames: list[Any], size: int = 7, **how: Any) -> Answer:
    """Answer with frames, cut at odd places."""
    headers = how.pop("headers", None)
    return stream(*pieces_of(wire(frames, **how), size), headers=headers)


def plain(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Answer with a JSON body."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return answer
