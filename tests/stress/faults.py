"""Processes that are killed in mid-turn, and what must hold afterwards."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from uuid import UUID

import redis

from chatapp.conversations import turnlog
from tests.chat.talk import LONG
from tests.desk.clicks import click_in_its_own_process
from tests.stack import Stack
from tests.stress import workers
from tests.stress.reader import LOST, Reader
from tests.stress.record import Record
from tests.stress.tally import Tally
from tests.stress.wandering import check

_PEOPLE = 6
_SLACK = 60.0
"""Seconds: the worker that ends such turns may be at its start, beside much else."""
_COME_BACK = 4503
_WAITS = "The end of a turn waits for the database"
_MOST_LOST_SECONDS = 0.6
"""The log is written four times a second; this is that, and a busy machine."""
_UNTIL_ANNOUNCED = 300.0
"""Seconds from a click, while the only worker is killed and takes its time to start."""


async def _in_mid_turn(readers: list[Reader], stack: Stack, chance: random.Random) -> None:
    """Bring every reader to somewhere in a long answer."""
    for reader in readers:
        await reader.connect(stack)
        await reader.say(LONG)
    ends = [chance.randint(40, 400) for _ in readers]
    await asyncio.gather(*(reader.read_to(end) for reader, end in zip(readers, ends, strict=True)))


def people(stack: Stack, tally: Tally, number: int = _PEOPLE) -> list[Reader]:
    """Let some people in, each with a conversation of their own."""
    return [Reader(stack.visitor(), [stack], tally) for _ in range(number)]


async def kill_web(
    stack: Stack, readers: list[Reader], chance: random.Random, *, ends_within: float
) -> None:
    """Kill the web server in mid-turn: every turn ends soon, and keeps what was logged."""
    tally, record = readers[0].tally, Record(stack)
    await _in_mid_turn(readers, stack, chance)
    running = sum(not reader.state for reader in readers)
    stack.kill("web")
    rates = [reader.rate() for reader in readers]
    tally.count("web killed")
    tally.count("turns cut by the kill", running)
    await _drain(readers)
    took = record.seconds_until(lambda: not record.running(), within=2 * (ends_within + _SLACK))
    tally.at_most("seconds until every turn had ended", took, ends_within + _SLACK)
    stack.start("web")
    for reader, rate in zip(readers, rates, strict=True):
        _check_loss(reader, record, rate)
        await reader.connect(stack)
        ended = await reader.read()
        tally.expect(ended, f"{reader.turn}: a reader who came back was not told the end")
        tally.count(f"turns {reader.state}")


async def _drain(readers: list[Reader]) -> None:
    """Read what had left the server before it died."""
    for reader in readers:
        try:
            await reader.read()
        except LOST:
            await reader.drop()


def _check_loss(reader: Reader, record: Record, rate: float) -> None:
    _state, texts = record.said(reader.turn)
    tally, stored = reader.tally, "".join(texts)
    tally.expect(len(texts) == 1, f"{reader.turn}: {len(texts)} messages after a kill")
    agrees = stored.startswith(reader.text) or reader.text.startswith(stored)
    tally.expect(agrees, f"{reader.turn}: what was kept is not what was read")
    lost = max(0, len(reader.text) - len(stored)) / max(rate, 1)
    tally.at_most("seconds of text lost to kill -9", lost, _MOST_LOST_SECONDS)


async def kill_broker(stack: Stack, readers: list[Reader], chance: random.Random) -> None:
    """Kill the broker in mid-turn: those who are connected read on, and every end is written.

    It is started from this thread: the kernel ends a child with the thread that made it.
    """
    record, tally = Record(stack), readers[0].tally
    await _in_mid_turn(readers, stack, chance)
    stack.kill("broker")
    tally.count("broker killed")
    read_on = [len(reader.text) + 100 for reader in readers]
    await asyncio.gather(
        *(reader.read_to(end) for reader, end in zip(readers, read_on, strict=True))
    )
    soon = chance.random() < 0.5
    if soon:
        stack.start("broker")
    for reader in readers[::2]:
        if not reader.state:
            await reader.stop()
    await asyncio.gather(*(reader.read() for reader in readers))
    for reader in readers:
        check(reader, record)
        await reader.drop()
    if not soon:
        stack.start("broker")


async def lose_database(
    stack: Stack, readers: list[Reader], chance: random.Random, *, lease: float
) -> None:
    """Take the database away while answers end: when it is back they end as they were read.

    A table of another name fails at once, as a server does that restarts. It stays away until no
    turn has a `lease` any more (seconds): whoever runs one has to be believed to live.
    """
    record, tally = Record(stack), readers[0].tally
    await _in_mid_turn(readers, stack, chance)
    with record.without("conversations_turn"):
        tally.count("database away")
        code = await _turned_away(stack, readers[0])
        tally.expect(code == _COME_BACK, f"a socket without a database was closed with {code}")
        waited = record.seconds_until(lambda: _WAITS in stack.output("web"), within=_SLACK)
        await asyncio.sleep(lease)
        for reader in readers:
            tally.expect(_is_held(stack, reader), f"{reader.turn}: nobody knows that it runs")
    tally.expect(waited < _SLACK, "no end of a turn waited for the database")
    await asyncio.gather(*(reader.read() for reader in readers))
    for reader in readers:
        check(reader, record)
        await reader.drop()


def _is_held(stack: Stack, reader: Reader) -> bool:
    with redis.Redis.from_url(stack.env["REDIS_URL"]) as broker:
        return bool(broker.exists(turnlog.runs_key(UUID(reader.turn))))


async def _turned_away(stack: Stack, reader: Reader) -> int | None:
    """Return the code with which another tab of the reader's is closed."""
    async with asyncio.timeout(_SLACK), stack.ws(reader.path, reader.visitor.cookies) as socket:
        await socket.wait_closed()
        return socket.close_code


def kill_worker(
    stack: Stack, tally: Tally, chance: random.Random, *, tickets: int = 40
) -> list[int]:
    """Kill the worker while tickets are in flight: each is announced, and once; return them."""
    record = Record(stack)
    opened: list[int] = []
    clicking = threading.Thread(
        target=lambda: opened.extend(
            click_in_its_own_process(stack, tickets, within=1_800)["tickets"]
        )
    )
    clicking.start()
    while clicking.is_alive():
        workers.kill_at_work(stack, tally, chance, clicking)
        tally.count("worker killed")
    clicking.join()
    tally.count("tickets opened", len(opened))
    tally.expect(len(opened) == tickets, f"{tickets - len(opened)} clicks were lost")
    record.seconds_until(
        lambda: all(record.announcements(opened).values()), within=_UNTIL_ANNOUNCED
    )
    worst = record.until_announced(opened)
    tally.at_most("seconds from a click to its announcement", worst, _UNTIL_ANNOUNCED)
    time.sleep(1.5)  # whatever was delivered twice has run twice by now
    for ticket, times in record.announcements(opened).items():
        tally.expect(times == 1, f"ticket {ticket} was announced {times} times")
    return opened
