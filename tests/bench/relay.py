"""The baseline: a server that does nothing but carry a provider's chunks to a websocket.

`python -m tests.bench.relay PORT UPSTREAM`; one frame per chunk, nothing detected, kept or merged.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

UPSTREAM = web.AppKey("upstream", str)
SESSION = web.AppKey("session", aiohttp.ClientSession)


async def relay(request: web.Request) -> web.WebSocketResponse:
    """Ask upstream for what each frame says, and pass on what comes."""
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    async for message in socket:
        said = json.loads(message.data)
        body = {"model": "bench", "messages": [{"role": "user", "content": said["text"]}]}
        url = f"{request.app[UPSTREAM]}/chat/completions"
        async with request.app[SESSION].post(url, json=body) as answer:
            async for line in answer.content:
                if not line.startswith(b"data: ") or line.startswith(b"data: [DONE]"):
                    continue
                text = json.loads(line[6:])["choices"][0]["delta"].get("content")
                if text:
                    await socket.send_str(json.dumps({"type": "turn.delta", "text": text}))
        await socket.send_str(json.dumps({"type": "turn.finished", "state": "answered"}))
    return socket


async def _session(app: web.Application) -> AsyncIterator[None]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        app[SESSION] = session
        yield


def main() -> None:
    """Serve until ended."""
    app = web.Application()
    app[UPSTREAM] = sys.argv[2]
    app.cleanup_ctx.append(_session)
    app.router.add_get("/{anything:.*}", relay)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
