"""The full refusals of a corpus, streamed to the product by a provider: who saw any of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from urllib.request import Request

import aiohttp

from chatapp.demo.playing import pieces_of
from refusals.engine.evaluation import opens_with_decline
from refusals.engine.scoring.training import Example, read_examples
from tests.bench.bed import Bed, opened
from tests.bench.crowd import Answer, Reader
from tests.bench.figures import Figure
from tests.bench.holding import AUTHORED

READERS = 12
"""Conversations at a time."""
_TURNS = 12
"""Refusals that one conversation hears before the reader begins another."""
_MOST = 1_000
"""Refusals that are replayed; a larger corpus is thinned out evenly."""
Heard = tuple[Example, Answer]


def replayed(bed: Bed, folder: Path | None) -> list[Figure]:
    """Replay the full refusals of a corpus, or of the product's own, through its socket."""
    refusals = [one for one in read_examples(folder or AUTHORED) if one.refusal]
    refusals = refusals[:: len(refusals) // _MOST + 1]
    heard = replay_all(bed, refusals)
    openers = [(one, answer) for one, answer in heard if opens_with_decline(one)]
    source = "given corpus" if folder else "own authored replies"
    ours = len(heard) - bed.counts()["replayed"]
    shown = sorted(answer.before for _, answer in heard if answer.carded and answer.before)
    tail = f"; of the rest half show at most {shown[len(shown) // 2]} chars" if shown else ""
    return [
        _share("replayed, with a card", heard, 97, hidden=False, note=source),
        _share("replayed, nothing shown before", heard, 95, hidden=True, note=f"of all{tail}"),
        _share("of those that open with a decline", openers, 99, hidden=True),
        Figure("stopped by our own rules", ours, "", len(heard), note="before a model was asked"),
    ]


def _share(
    name: str, heard: Sequence[Heard], least: float, *, hidden: bool, note: str = ""
) -> Figure:
    met = sum(answer.carded and not (hidden and answer.before) for _, answer in heard)
    return Figure(name, 100 * met / max(len(heard), 1), "%", len(heard), least, True, note)


def replay_all(bed: Bed, refusals: Sequence[Example]) -> list[Heard]:
    """Let several readers ask what was refused, each one prompt after the other."""
    # Who says the same prompt again is the same reader: the provider answers in that order.
    ordered = sorted(refusals, key=lambda one: one.prompt.strip())
    prompts = [list(same) for _, same in groupby(ordered, key=lambda one: one.prompt.strip())]
    shares = [[one for same in prompts[at::READERS] for one in same] for at in range(READERS)]
    _teach(bed, ordered)
    return asyncio.run(_heard(bed, [share for share in shares if share]))


def _teach(bed: Bed, examples: Iterable[Example]) -> None:
    """Tell the provider what to say to each prompt."""
    lines = [[one.prompt.strip(), pieces_of(one.response)] for one in examples]
    url = f"{bed.upstream}/replies"
    with opened(Request(url, json.dumps(lines).encode(), method="POST")) as answer:
        assert answer.status == 204


async def _heard(bed: Bed, shares: Sequence[Sequence[Example]]) -> list[Heard]:
    async with aiohttp.ClientSession() as session:
        found = await asyncio.gather(*(_read(bed, session, share) for share in shares))
    return [heard for reader in found for heard in reader]


async def _read(bed: Bed, session: aiohttp.ClientSession, share: Sequence[Example]) -> list[Heard]:
    """Be one reader."""
    heard: list[Heard] = []
    for start in range(0, len(share), _TURNS):
        ((url, headers),) = await asyncio.to_thread(bed.product.places, 1)
        async with session.ws_connect(url, headers=headers, max_msg_size=0) as socket:
            reader = Reader(socket, acknowledges=True)
            heard += [(one, await reader.ask(one.prompt)) for one in share[start : start + _TURNS]]
    return heard
