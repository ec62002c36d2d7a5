"""The learned scores: two linear models, read from a file that `train_detector` writes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

Feature = str | tuple[str, ...]
"""What is looked at: named in words, or a word and a pair of words as they stand."""
WEIGHTS = Path(__file__).parents[1] / "data" / "weights.json"
SCALE = 1000
"""Weights are stored as whole thousandths: small, and the same bytes everywhere."""
_WORDS = "="
"""How the name of a feature begins that is words as they stand."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature; what it has never seen counts for nothing."""

    weights: Mapping[Feature, int]

    def score(self, features: Iterable[Feature], *, doubt: float = 0.0) -> float:
        """Return the probability of a refusal; `doubt` is taken off its log-odds."""
        total = self.total(features) - doubt
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def total(self, features: Iterable[Feature]) -> float:
        """Return what features add to the log-odds."""
        return sum(map(self.weights.get, features, repeat(0))) / SCALE


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


def _read(weights: Mapping[str, int]) -> LinearModel:
    return LinearModel(
        {
            tuple(name[1:].split(" ")) if name.startswith(_WORDS) else name: weight
            for name, weight in weights.items()
        }
    )


def spelled(feature: Feature) -> str:
    """Return a feature as the weights file names it."""
    return feature if isinstance(feature, str) else f"{_WORDS}{' '.join(feature)}"


def dump_scores(scores: Scores) -> str:
    """Return the text of a weights file; the same scores always give the same bytes."""
    table = {
        name: {spelled(feature): weight for feature, weight in model.weights.items()}
        for name, model in (("opening", scores.opening), ("whole", scores.whole))
    }
    return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
