"""The learned scores: two linear models, read from a file that `train_detector` writes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

WEIGHTS = Path(__file__).parents[1] / "data" / "weights.json"
SCALE = 1000
"""Weights are stored as whole thousandths: small, and the same bytes everywhere."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature; what it has never seen counts for nothing."""

    weights: Mapping[str, int]

    def score(self, features: Iterable[str], *, doubt: float = 0.0) -> float:
        """Return the probability of a refusal; `doubt` is taken off its log-odds."""
        total = self.total(features) - doubt
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def total(self, features: Iterable[str]) -> float:
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
    return Scores(LinearModel(table["opening"]), LinearModel(table["whole"]))


def dump_scores(scores: Scores) -> str:
    """Return the text of a weights file; the same scores always give the same bytes."""
    table = {"opening": dict(scores.opening.weights), "whole": dict(scores.whole.weights)}
    return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
