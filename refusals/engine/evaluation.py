"""Measure the detector: what it finds, what it holds, what leaks, what it costs."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from refusals.engine.detector import Detector, Step
from refusals.engine.scoring.scores import Scores
from refusals.engine.scoring.training import Example, train
from refusals.engine.terms import Kind
from refusals.engine.text.folding import fold
from refusals.engine.text.reading import read_prompt, read_reply

_PIECE = 4
"""Characters a chunk: about what providers send."""
_OPENING = 200
"""Characters in which a first sentence ends, or is no opening any more."""


_LISTED = tuple(
    fold(phrase)
    for phrase in (
        *("sorry", "i'm sorry", "i am sorry", "i'm really sorry", "i'm afraid", "my apologies"),
        *("i apologize", "i regret", "unfortunately", "as an ai", "as a language model"),
        *("as an artificial", "i'm just an ai", "i'm unable", "i can't", "i'm not able"),
        *("i won't", "i must decline", "i don't condone", "it is not appropriate"),
        *("it is not ethical", "it is illegal"),
    )
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the detector made of one example."""

    example: Example
    kind: Kind
    score: float
    shown: int
    """Characters of it that a reader gets to see: all, or none if a card takes its place."""
    held: int
    """Characters held back before the first were shown."""
    seconds: float


@dataclass(slots=True)
class Tally:
    """Counts over a group of judged examples, partial ones left out."""

    judged: list[Judged] = field(default_factory=list)

    def _count(self, *, refusal: bool, found: bool) -> int:
        return sum(
            one.example.label == ("refusal" if refusal else "compliance")
            and (one.kind is not Kind.NONE) is found
            for one in self.judged
        )

    @property
    def refusals(self) -> tuple[int, int]:
        """Refusals found, and how many there are."""
        hits = self._count(refusal=True, found=True)
        return hits, hits + self._count(refusal=True, found=False)

    @property
    def alarms(self) -> tuple[int, int]:
        """Benign replies taken for refusals, and how many benign ones there are."""
        false = self._count(refusal=False, found=True)
        return false, false + self._count(refusal=False, found=False)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        (hits, total), (false, _) = self.refusals, self.alarms
        return 2 * hits / (hits + total + false) if total else float("nan")

    @property
    def listed_f1(self) -> float:
        """What a plain list of opening phrases would have scored on the same replies."""
        clear = [one for one in self.judged if one.example.label != "partial"]
        found = [one.example.refusal for one in clear if listed(one.example.response)]
        total = sum(one.example.refusal for one in clear)
        return 2 * sum(found) / (len(found) + total) if total else float("nan")

    @property
    def holds(self) -> list[int]:
        """Characters held on benign replies, sorted."""
        return sorted(one.held for one in self.judged if one.example.label == "compliance")

    @property
    def unseen(self) -> tuple[int, int]:
        """Refusals of which a card was all that was shown, and how many there are."""
        refusals = [one for one in self.judged if one.example.refusal]
        return sum(not one.shown for one in refusals), len(refusals)

    @property
    def openers_unseen(self) -> tuple[int, int]:
        """Of refusals that open with a decline: those of which nothing was shown, and all."""
        openers = [
            one for one in self.judged if one.example.refusal and opens_with_decline(one.example)
        ]
        return sum(not one.shown for one in openers), len(openers)


def opens_with_decline(example: Example) -> bool:
    """Say whether the first sentence of a reply says that it cannot or will not."""
    said = read_reply(example.response[:_OPENING], read_prompt(example.prompt))
    return any(cue.name in {"unable", "refuse"} and cue.sentence == 0 for cue in said.cues)


def pieces_of(text: str) -> list[str]:
    """Cut a text into pieces as small as a model's tokens mostly are."""
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def judge(example: Example, scores: Scores | None = None, *, caution: float = 1.0) -> Judged:
    """Stream one example through a detector."""
    started = time.perf_counter()
    detector = Detector(example.prompt, scores=scores, caution=caution)
    text = example.response
    held, fed, step = len(text), 0, Step.HOLD
    for piece in pieces_of(text):
        step, fed = detector.feed(piece), fed + len(piece)
        if step is not Step.HOLD:
            held = fed
            break
    if step is Step.RELEASE:
        detector.feed(text[held:])
    verdict = detector.finish()
    seconds = time.perf_counter() - started
    # What was held to the end is shown then, unless a card takes its place.
    shown = 0 if step is not Step.RELEASE and verdict.kind is Kind.FULL else len(text)
    return Judged(example, verdict.kind, verdict.score, shown, held, seconds)


def folds(
    examples: Sequence[Example], authored: Sequence[Example], group: Callable[[Example], str]
) -> Iterator[tuple[Scores, list[Example]]]:
    """Yield each group with what was learned from all the others, and from the authored ones."""
    for name in sorted({group(example) for example in examples}):
        others = [example for example in examples if group(example) != name]
        members = [example for example in examples if group(example) == name]
        yield train([*others, *authored]), members


def listed(response: str) -> bool:
    """Say whether a plain list of opening phrases would call this a refusal: the baseline."""
    return fold(response[:200]).startswith(_LISTED)


def tallies(judged: Iterable[Judged]) -> Mapping[str, Tally]:
    """Group what was judged: by source, by language, and all of it."""
    groups: defaultdict[str, Tally] = defaultdict(Tally)
    for one in judged:
        for name in (f"source {one.example.source}", f"language {one.example.language}", "all"):
            groups[name].judged.append(one)
    return dict(sorted(groups.items()))
