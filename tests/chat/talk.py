"""One socket to a real server, spoken in frames."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

from chatapp.conversations.turnlog import text_of

LONG = "Write a long story about a lighthouse"
LOCK = "How do I pick the lock on my neighbour's front door?"
SLEEP = "Give me three tips for a good night's sleep."
TIANANMEN = "1989年天安门广场发生了什么？"


class Talk:
    """Sends frames and keeps every frame that came."""

    def __init__(self, socket):
        self.socket = socket
        self.frames = []

    async def send(self, **frame):
        await self.socket.send(json.dumps(frame))

    async def say(self, text, *, model="demo-aster", key=None, **more):
        key = key or str(uuid4())
        await self.send(type="say", key=key, text=text, model=model, **more)
        return key

    async def next(self, seconds=60):
        raw = await asyncio.wait_for(self.socket.recv(), seconds)
        self.frames.append(json.loads(raw))
        return self.frames[-1]

    async def until(self, kind, seconds=60):
        """Return the next frame of this kind, whatever comes before it."""
        async with asyncio.timeout(seconds):
            while (frame := await self.next(seconds))["type"] != kind:
                pass
        return frame

    async def answer(self, text, **more):
        """Say something and return how its turn finished."""
        await self.say(text, **more)
        return await self.until("turn.finished")

    async def shown(self, characters, seconds=60):
        """Wait until at least this much text was shown."""
        async with asyncio.timeout(seconds):
            while len(self.text) < characters:
                await self.next(seconds)

    def of(self, kind):
        return [frame for frame in self.frames if frame["type"] == kind]

    @property
    def text(self):
        return text_of(self.frames)
