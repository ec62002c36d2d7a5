"""The learned scores: two linear models, read from a file that `train_detector` writes."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

WEIGHTS = Path(__file__).parents[1] / "data" / "weights.json"
SCALE = 1000
"""Weights are stored as whole thousandths: small, and the same bytes everywhere."""
_WORDS = "="
"""How the name of a feature begins that is a word, or two in a row."""


class Features(NamedTuple):
    """What a model looks at: what is so, by name, and words in the order in which they stand."""

    named: AbstractSet[str]
    words: Sequence[str] = ()

    def names(self) -> list[str]:
        """Return all by name, to learn from: each word and each pair of them once."""
        pairs = (f"{_WORDS}{word} {following}" for word, following in pairwise(self.words))
        return sorted({*self.named, *(f"{_WORDS}{word}" for word in self.words), *pairs})


class Follows(NamedTuple):
    """What a word weighs by itself, and before each of the words that it was learned with."""

    alone: int
    before: Mapping[str, int]


_UNKNOWN = Follows(0, MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature; what it has never seen counts for nothing.

    Most of what is looked at are words: theirs are found without a name made up for each of them.
    """

    named: Mapping[str, int]
    words: Mapping[str, Follows]

    @classmethod
    def of(cls, weights: Mapping[str, int]) -> LinearModel:
        """Sort weights by the names that `Features` has for what it looks at."""
        named = {name: weight for name, weight in weights.items() if name[0] != _WORDS}
        alone: dict[str, int] = {}
        before: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for name in weights.keys() - named.keys():
            word, _, following = name[1:].partition(" ")
            if following:
                before[word][following] = weights[name]
            else:
                alone[word] = weights[name]
        known = alone.keys() | before.keys()
        return cls(named, {word: Follows(alone.get(word, 0), before[word]) for word in known})

    def score(self, features: Features, *, doubt: float = 0.0) -> float:
        """Return the probability of a refusal; `doubt` is taken off its log-odds."""
        total = self.total(features) - doubt
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def total(self, features: Features) -> float:
        """Return what features add to the log-odds."""
        alone: dict[str, int] = {}
        together: dict[tuple[str, str], int] = {}
        last, before = "", _UNKNOWN.before
        for word in features.words:
            if word in before:
                together[last, word] = before[word]
            alone[word], before = self.words.get(word, _UNKNOWN)
            last = word
        named = sum(map(self.named.get, features.named, repeat(0)))
        return (named + sum(alone.values()) + sum(together.values())) / SCALE


@dataclass(frozen=True, slots=True)
class Scores:
    """One model for openings, one for whole replies."""

    opening: LinearModel
    whole: LinearModel


@cache
def shipped_scores() -> Scores:
    """Return the scores that ship with the engine."""
    return load_scores(WEIGHTS)


def load_scores(path: Path) -> Scores:
    """Read the scores from a weights file."""
    table = json.loads(path.read_text(encoding="utf-8"))
    return Scores(_read(table["opening"]), _read(table["whole"]))


def _read(table: Mapping[str, Any]) -> LinearModel:
    return LinearModel(
        table["named"], {word: Follows(*weights) for word, weights in table["words"].items()}
    )


def dump_scores(scores: Scores) -> str:
    """Return the text of a weights file; the same scores always give the same bytes."""
    table = {
        name: {"named": model.named, "words": model.words}
        for name, model in (("opening", scores.opening), ("whole", scores.whole))
    }
    return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
