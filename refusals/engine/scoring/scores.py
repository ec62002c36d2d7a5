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


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature; what it has never seen counts for nothing.

    Most of what is looked at are words: theirs are found without a name made up for each of them.
    """

    named: Mapping[str, int]
    words: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, weights: Mapping[str, int]) -> LinearModel:
        """Sort weights by the names that `Features` has for what it looks at."""
        named = {name: weight for name, weight in weights.items() if name[0] != _WORDS}
        words: dict[str, int] = {}
        pairs: dict[tuple[str, str], int] = {}
        for name in weights.keys() - named.keys():
            word, _, following = name[1:].partition(" ")
            if following:
                pairs[word, following] = weights[name]
            else:
                words[word] = weights[name]
        return cls(named, words, pairs)

    def score(self, features: Features, *, doubt: float = 0.0) -> float:
        """Return the probability of a refusal; `doubt` is taken off its log-odds."""
        total = self.total(features) - doubt
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def total(self, features: Features) -> float:
        """Return what features add to the log-odds."""
        words, pairs = set(features.words), set(pairwise(features.words))
        return (
            sum(map(self.named.get, features.named, repeat(0)))
            + sum(map(self.words.get, words, repeat(0)))
            + sum(map(self.pairs.get, pairs, repeat(0)))
        ) / SCALE


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
    """Read the scores from a weights file; what weighs the same shares one number, near at hand."""
    numbers: dict[str, int] = {}
    table = json.loads(
        path.read_text(encoding="utf-8"),
        parse_int=lambda digits: numbers.setdefault(digits, int(digits)),
    )
    return Scores(_read(table["opening"]), _read(table["whole"]))


def _read(table: Mapping[str, Any]) -> LinearModel:
    pairs = {
        (word, following): weight
        for word, after in table["pairs"].items()
        for following, weight in after.items()
    }
    return LinearModel(table["named"], table["words"], pairs)


def dump_scores(scores: Scores) -> str:
    """Return the text of a weights file; the same scores always give the same bytes."""
    table = {"opening": _written(scores.opening), "whole": _written(scores.whole)}
    return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _written(model: LinearModel) -> Mapping[str, Mapping[str, Any]]:
    """Return the parts of a model as they are stored: pairs by their first word, each told once."""
    pairs: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (word, following), weight in model.pairs.items():
        pairs[word][following] = weight
    return {"named": model.named, "words": model.words, "pairs": pairs}
