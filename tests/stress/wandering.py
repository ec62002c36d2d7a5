"""Many people at once who stop, leave and come back, on either process, at any moment."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from tests.chat.talk import LOCK, LONG, SLEEP
from tests.stack import Stack
from tests.stress.reader import LOST, Reader
from tests.stress.record import Record
from tests.stress.tally import Tally
from tests.visitor import Site

MIXED = (LONG, LONG, LONG, SLEEP, LOCK)
BRIEF = (SLEEP, SLEEP, LOCK)


@dataclass(frozen=True, slots=True)
class Walk:
    """How many people talk for how long, about what."""

    people: int
    seconds: float
    seed: str
    prompts: tuple[str, ...] = MIXED


async def wander(stack: Stack, sites: list[Site], tally: Tally, walk: Walk) -> None:
    """Let people talk; each finds in the record exactly what they have read."""
    readers = [Reader(stack.visitor(), sites, tally) for _ in range(walk.people)]
    until = time.monotonic() + walk.seconds
    await asyncio.gather(
        *(
            _talk(reader, Record(stack), random.Random(f"{walk.seed}/{number}"), walk, until)
            for number, reader in enumerate(readers)
        )
    )


async def _talk(
    reader: Reader, record: Record, chance: random.Random, walk: Walk, until: float
) -> None:
    while True:
        await reader.connect(chance.choice(reader.sites))
        await reader.say(chance.choice(walk.prompts))
        if chance.random() < 0.2:
            await _leave(reader, chance)  # before anything was confirmed
        await _read_with_interruptions(reader, chance)
        await asyncio.to_thread(check, reader, record)
        if time.monotonic() > until:
            break
    await reader.drop()


async def _read_with_interruptions(reader: Reader, chance: random.Random) -> None:
    stops_at = chance.randint(1, 1_500) if chance.random() < 0.5 else None
    while not reader.state:
        pauses_at = len(reader.text) + chance.randint(1, 500)
        try:
            if await reader.read_to(pauses_at):
                break
            if stops_at is not None and len(reader.text) >= stops_at:
                reader.tally.count("stops")
                stops_at = None
                await reader.stop()
            elif chance.random() < 0.7:
                await _leave(reader, chance)
        except LOST as error:
            reader.tally.expect(False, f"connection lost: {type(error).__name__}")
            await reader.connect(chance.choice(reader.sites))


async def _leave(reader: Reader, chance: random.Random) -> None:
    await reader.drop()
    await asyncio.sleep(chance.choice((0, 0, 0.05, 0.3, 1.2)) * chance.random())
    await reader.connect(chance.choice(reader.sites))
    reader.tally.count("reconnections")


def check(reader: Reader, record: Record) -> None:
    """Compare what was read of a turn that ended with what is on record."""
    tally, (state, texts) = reader.tally, record.said(reader.turn)
    tally.count(f"turns {state}")
    tally.count("characters compared", len(reader.text))
    tally.expect(state == reader.state, f"{reader.turn}: told {reader.state}, is {state}")
    tally.expect(len(texts) == 1, f"{reader.turn}: {len(texts)} messages")
    same = texts == [reader.text]
    lengths = f"{len(reader.text)} characters read, {[len(text) for text in texts]} stored"
    tally.expect(same, f"{reader.turn} ({state}): {lengths}, not the same")
