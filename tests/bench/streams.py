"""What a stream costs: processor time for each chunk, and time until the first text is seen."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from statistics import median

import aiohttp

from refusals.engine.detector import Detector, Step
from tests.bench.bed import Bed, Served, cpu_seconds, crowd
from tests.bench.crowd import Reader
from tests.bench.figures import Figure, percentile
from tests.bench.upstream import OPENING, order

STREAMS = 40
PACE = 50
"""Chunks a second of each stream."""
_CHUNKS = 400
_WINDOW = 5.0
_PAIRS = 5
_FIRSTS = 40
_tickets = count()


@dataclass(frozen=True, slots=True)
class Load:
    """One load's microseconds of processor time for a chunk."""

    steady: float
    """While every stream runs."""
    whole: float
    """From before the first word is said until after the last answer is written down."""


def cpu_per_chunk(bed: Bed) -> list[Figure]:
    """Measure relay and product in turn under the same load."""
    servers: tuple[Served, Served] = (bed.relay, bed.product)
    for server in servers:
        _load(bed, server, seconds=0.5, chunks=250)  # what is done once is done by now
    pairs = [tuple(_load(bed, server) for server in servers) for _ in range(_PAIRS)]
    bare = median(relay.steady for relay, _ in pairs)
    ours = median(product.steady for _, product in pairs)
    ratio = median(product.steady / relay.steady for relay, product in pairs)
    whole = median(product.whole / relay.whole for relay, product in pairs)
    at = f"{STREAMS} streams of {PACE} chunks/s, detection on"
    return [
        Figure("CPU per chunk, bare relay", bare, "µs", _PAIRS, note=f"baseline; {at}"),
        Figure("CPU per chunk, product", ours, "µs", _PAIRS, note=at),
        Figure("CPU per chunk, ratio", ratio, "x", _PAIRS, 2.0, note="median of pairs"),
        Figure(
            "CPU per chunk, whole turns", whole, "x", _PAIRS, note=f"{_CHUNKS} chunks, ends too"
        ),
    ]


def _load(bed: Bed, server: Served, *, seconds: float = _WINDOW, chunks: int = _CHUNKS) -> Load:
    began, sent = cpu_seconds(server.pid), bed.counts()["chunks"]
    prompt = order(chunks, PACE, f"load-{next(_tickets)}")
    with crowd(server, STREAMS, prompt) as readers:
        began = cpu_seconds(server.pid)
        while bed.counts()["active"] < STREAMS:
            assert readers.poll() is None, "the readers gave up"
            time.sleep(0.05)
        time.sleep(0.5)
        before, at = cpu_seconds(server.pid), bed.counts()["chunks"]
        time.sleep(seconds)
        now = bed.counts()
        steady = (cpu_seconds(server.pid) - before) / (now["chunks"] - at)
        assert now["active"] == STREAMS, "the window must end before the streams do"
    time.sleep(0.3)
    whole = (cpu_seconds(server.pid) - began) / (bed.counts()["chunks"] - sent)
    return Load(steady * 1e6, whole * 1e6)


def first_text(bed: Bed) -> list[Figure]:
    """Measure how much later than through the relay the first text is seen."""
    waits = asyncio.run(_first_waits(bed))
    added = [product - relay for relay, product in waits]
    held = _held_at_first()
    bare = median(relay for relay, _ in waits)
    return [
        Figure("first text, bare relay", bare, "ms", _FIRSTS, note="baseline; one stream"),
        Figure(
            "first text, added",
            median(added),
            "ms",
            _FIRSTS,
            5.0,
            note=f"p95 {percentile(added, 0.95):.1f} ms; {held} characters held",
        ),
    ]


async def _first_waits(bed: Bed) -> list[tuple[float, float]]:
    """Ask relay and product in turn; return the milliseconds from first sent to first seen."""
    async with aiohttp.ClientSession() as session:
        readers = []
        for server in (bed.relay, bed.product):
            ((url, headers),) = await asyncio.to_thread(server.places, 1)
            socket = await session.ws_connect(url, headers=headers)
            readers.append(Reader(socket, acknowledges=server.acknowledges))
        seen: list[list[tuple[str, int]]] = []
        for _ in range(_FIRSTS + 2):
            seen.append([])
            for reader in readers:
                ticket = f"first-{next(_tickets)}"
                answer = await reader.ask(order(15, PACE, ticket))
                seen[-1].append((ticket, answer.first))
    sent = bed.counts()["first"]
    waits = [[(first - sent[ticket]) / 1e6 for ticket, first in pair] for pair in seen[2:]]
    return [(relay, product) for relay, product in waits]


def _held_at_first() -> int:
    """Return how many characters of the measured reply wait for a later chunk: none."""
    return 0 if Detector(order(1, 1, "x")).feed(OPENING) is Step.RELEASE else len(OPENING)
