"""Readers of streams, in a process of their own: `python -m tests.bench.crowd`, a job on stdin."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp

_ACK_CHARACTERS = 4_096
_ACK_SECONDS = 1.0


@dataclass(slots=True)
class Answer:
    """What one reader got."""

    characters: int = 0
    frames: int = 0
    first: int = 0
    """When its first text came, in nanoseconds of the machine's monotonic clock."""
    state: str = ""
    carded: bool = False
    before: int = 0
    """Characters that came before its card."""


class Reader:
    """One browser tab: says something, reads the answer, acknowledges as the page does."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, acknowledges: bool) -> None:
        self._socket = socket
        self._acknowledges = acknowledges
        self._acked_at = time.monotonic()
        self._acked = 0

    async def ask(self, prompt: str) -> Answer:
        """Say `prompt` and read its answer to the end."""
        said = {"type": "say", "key": str(uuid4()), "text": prompt, "model": "bench"}
        await self._socket.send_str(json.dumps(said))
        answer = Answer()
        self._acked = 0
        async for message in self._socket:
            now = time.monotonic_ns()
            frame = json.loads(message.data)
            if frame["type"] == "turn.delta":
                answer.first = answer.first or now
                answer.frames += 1
                answer.characters += len(frame["text"])
                await self._acknowledge(frame, answer.characters)
            elif frame["type"] == "card":
                answer.carded, answer.before = True, answer.characters
            elif frame["type"] == "turn.finished":
                answer.state = frame["state"]
                return answer
            elif frame["type"] == "error":
                raise RuntimeError(f"the server answered {frame}")
        raise RuntimeError("the socket closed in mid-answer")

    async def _acknowledge(self, frame: dict[str, Any], offset: int) -> None:
        now = time.monotonic()
        few = offset - self._acked < _ACK_CHARACTERS and now - self._acked_at < _ACK_SECONDS
        if not self._acknowledges or few:
            return
        self._acked, self._acked_at = offset, now
        ack = {"type": "ack", "turn": frame["turn"], "offset": offset}
        await self._socket.send_str(json.dumps(ack))


async def read_all(job: dict[str, Any]) -> list[Answer]:
    """Let one reader for each address say the job's prompt, all at once."""
    async with aiohttp.ClientSession() as session:
        sockets = [
            await session.ws_connect(url, headers=headers, max_msg_size=0)
            for url, headers in job["places"]
        ]
        readers = [Reader(socket, acknowledges=job["acknowledges"]) for socket in sockets]
        answers = await asyncio.gather(*(reader.ask(job["prompt"]) for reader in readers))
        await asyncio.gather(*(socket.close() for socket in sockets))
    return list(answers)


def main() -> None:
    """Do the job, and say how many frames and characters came, and how the answers ended."""
    answers = asyncio.run(read_all(json.load(sys.stdin)))
    report = {
        "frames": sum(answer.frames for answer in answers),
        "characters": sum(answer.characters for answer in answers),
        "states": sorted({answer.state for answer in answers}),
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
