"""A browser tab that loses its connection: it resumes where it is, and knows what it has read."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.stress.tally import Tally
from tests.visitor import Site, Visitor

_PATIENCE = 60.0
LOST = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)
"""How a connection fails: closed, refused, or never there."""


class Reader:
    """One person's tab on a conversation of their own; `sites` are the processes that serve it."""

    def __init__(self, visitor: Visitor, sites: list[Site], tally: Tally) -> None:
        self.visitor = visitor
        self.sites = sites
        self.tally = tally
        self.path = visitor.conversation()
        self.socket: ClientConnection | None = None
        self.forget()

    def forget(self) -> None:
        """Begin another turn."""
        self.key, self.turn, self.text, self.state = str(uuid4()), "", "", ""
        self.said = ("", "")
        self.began = 0.0
        """When the first text came."""

    async def connect(self, site: Site) -> None:
        """Open the socket, from where the tab is; say again what nobody confirmed."""
        await self.drop()
        query = f"?turn={self.turn}&offset={len(self.text)}" if self.turn else ""
        until = time.monotonic() + _PATIENCE
        while self.socket is None:
            try:
                self.socket = await site.ws(self.path + query, self.visitor.cookies)
            except LOST:  # a busy server drops who waited for long, and a page comes back
                if time.monotonic() > until:
                    raise
                self.tally.count("handshakes that were tried again")
                await asyncio.sleep(0.2)
        if self.said[0] and not self.turn:
            await self._send_said()

    async def drop(self) -> None:
        """Lose the connection without a word."""
        if self.socket is not None:
            self.socket.transport.abort()
            self.socket = None

    async def say(self, text: str, model: str = "demo-aster") -> None:
        """Say something new."""
        self.forget()
        self.said = (text, model)
        await self._send_said()

    async def stop(self) -> None:
        """Stop the turn that runs."""
        await self._send({"type": "stop", "turn": self.turn})

    async def read(self) -> bool:
        """Read until the turn has ended."""
        return await self.read_to(sys.maxsize)

    async def read_to(self, characters: int) -> bool:
        """Read until the turn has ended or that much was read; say whether it has ended."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not self.state and len(self.text) < characters:
                    assert self.socket is not None
                    await self._take(json.loads(await self.socket.recv()))
        except TimeoutError:
            self.tally.expect(False, f"no end in {_PATIENCE:.0f} s: turn {self.turn or 'unknown'}")
            self.state = "never"
        return bool(self.state)

    def rate(self) -> float:
        """Return how many characters came in a second, up to now."""
        return len(self.text) / (time.monotonic() - self.began) if self.began else 0.0

    async def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "turn.started" if frame["key"] == self.key:
                self.turn = frame["turn"]
            case "turn.delta" if frame["turn"] == self.turn:
                await self._delta(frame)
            case "turn.withdrawn" if frame["turn"] == self.turn:
                self.text = self.text[: frame["offset"]]
            case "turn.finished" if frame["turn"] == self.turn:
                self.state = frame["state"]
            case "error":
                self.tally.expect(False, f"error {frame['code']} on turn {self.turn or 'unknown'}")

    async def _delta(self, frame: dict[str, Any]) -> None:
        self.began = self.began or time.monotonic()
        gap = frame["offset"] - len(self.text)
        self.tally.expect(gap <= 0, f"{gap} characters skipped on turn {self.turn}")
        self.text = self.text[: frame["offset"]] + frame["text"]
        self.tally.count("deltas read")
        await self._send({"type": "ack", "turn": self.turn, "offset": len(self.text)})

    async def _send_said(self) -> None:
        text, model = self.said
        await self._send({"type": "say", "key": self.key, "text": text, "model": model})

    async def _send(self, frame: dict[str, Any]) -> None:
        assert self.socket is not None
        await self.socket.send(json.dumps(frame))
