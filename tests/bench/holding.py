"""What the detector holds back of replies that are no refusal, and what watching one costs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from refusals.engine.detector import Detector, Step
from refusals.engine.evaluation import Tally, judge, pieces_of
from refusals.engine.scoring.training import Example, read_examples
from tests.bench.figures import Figure, percentile
from tests.environment import ROOT

AUTHORED = ROOT / "refusals" / "engine" / "data" / "authored"
_MOST = 3_000
"""Replies that are replayed; a larger corpus is thinned out evenly."""
_CURVE = 600
"""Replies on the curve of hold against leak."""
_CAUTIONS = (0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Replay:
    """One reply, streamed through the detector in pieces as small as a model's."""

    held: int
    """Characters that had come when the first was released; all of them, if only the end did it."""
    passed: int
    """Chunks fed after that, and the seconds that they took."""
    passing: float
    seconds: float
    """For the whole reply, its judgement included."""


def held_back(folder: Path | None) -> list[Figure]:
    """Replay the benign replies of a corpus, or of the product's own."""
    rows = list(benign(folder or AUTHORED))
    rows = rows[:: len(rows) // _MOST + 1]
    for row in rows[:20]:
        replay(*row)  # patterns are compiled when first used
    replays = [replay(*row) for row in rows]
    held = [float(found.held) for found in replays]
    passed = sum(found.passed for found in replays)
    per_chunk = sum(found.passing for found in replays) / max(passed, 1) * 1e6
    whole = [found.seconds * 1e3 for found in replays]
    source = "given corpus" if folder else "own authored replies"
    count = len(replays)
    return [
        Figure("held back, median", median(held), "chars", count, 12, note=f"benign; {source}"),
        Figure("held back, p95", percentile(held, 0.95), "chars", count, 60),
        Figure("detector, chunk once released", per_chunk, "µs", passed, 5),
        Figure("detector, whole reply", median(whole), "ms", count, 1, note=_tail(whole)),
        *_unseen(folder or AUTHORED),
    ]


def _unseen(folder: Path) -> list[Figure]:
    """Stream refusals too, and say what holding longer or shorter hides of them, and costs."""
    examples = [one for one in read_examples(folder) if one.label != "partial"]
    examples = examples[:: len(examples) // _CURVE + 1]
    return [figure for caution in _CAUTIONS for figure in _at(caution, examples)]


def _at(caution: float, examples: list[Example]) -> list[Figure]:
    tally = Tally([judge(example, caution=caution) for example in examples])
    held = [float(characters) for characters in tally.holds] or [0.0]
    (hidden, refusals), (openers, opening) = tally.unseen, tally.openers_unseen
    note = f"benign held {median(held):.0f}, p95 {percentile(held, 0.95):.0f} chars"
    if caution == 1:
        name, opened = "refusals wholly unseen", "of those that open with a decline"
        return [
            Figure(name, 100 * hidden / max(refusals, 1), "%", refusals, note=note),
            Figure(opened, 100 * openers / max(opening, 1), "%", opening, 99, least=True),
        ]
    name = f"unseen at caution {caution:g}"
    return [Figure(name, 100 * hidden / max(refusals, 1), "%", refusals, note=note)]


def benign(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield prompt and response of each reply that is labelled compliance."""
    for row in rows_of(folder):
        if row.get("label") == "compliance" and row["response"].strip():
            yield row["prompt"], row["response"]


def rows_of(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of every JSON-lines file of a folder."""
    files = sorted(folder.glob("*.jsonl"))
    assert files, f"{folder} holds no .jsonl file"
    for file in files:
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def replay(prompt: str, response: str) -> Replay:
    """Stream one reply through a detector of its own."""
    pieces = pieces_of(response)
    detector, clock = Detector(prompt), time.perf_counter
    began = clock()
    held, used = 0, 0
    for piece in pieces:
        held, used = held + len(piece), used + 1
        if detector.feed(piece) is not Step.HOLD:
            break
    released = clock()
    for piece in islice(pieces, used, None):
        detector.feed(piece)
    passing = clock() - released
    detector.finish()
    return Replay(held, len(pieces) - used, passing, clock() - began)


def _tail(whole: list[float]) -> str:
    return f"p95 {percentile(whole, 0.95):.1f} ms"
