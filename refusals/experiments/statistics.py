"""The arithmetic of an experiment: intervals, tests, the split, and how many people it takes.

Plain Python. Intervals are Wilson's (1927); two rates are compared by the pooled two-proportion
z-test; the split is held against its weights by Pearson's chi-square.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate between 0 and 1 with the bounds that it is believed to lie in."""

    rate: float
    low: float
    high: float


def wilson(hits: int, of: int, *, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval of `hits` in `of`; nothing observed leaves all open."""
    if of == 0:
        return Interval(0.0, 0.0, 1.0)
    z = _NORMAL.inv_cdf(0.5 + confidence / 2)
    rate = hits / of
    shrink = 1 + z * z / of
    centre = (rate + z * z / (2 * of)) / shrink
    reach = z / shrink * math.sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))
    return Interval(rate, max(0.0, min(rate, centre - reach)), min(1.0, max(rate, centre + reach)))


def two_proportions(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """Return the two-sided p of both rates being the same; 1 while either side is empty."""
    if not of or not other_of:
        return 1.0
    pooled = (hits + other_hits) / (of + other_of)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / of + 1 / other_of))
    if spread == 0:
        return 1.0
    return math.erfc(abs(hits / of - other_hits / other_of) / spread / math.sqrt(2))


def split_mismatch(counts: Sequence[int], weights: Sequence[int]) -> float:
    """Return the p of `counts` under a split by `weights`: tiny where the split is broken."""
    total, weight = sum(counts), sum(weights)
    if total == 0 or len(counts) < 2:
        return 1.0
    expected = [total * one / weight for one in weights]
    if any(one == 0 for one in expected):
        return 0.0 if any(c and not e for c, e in zip(counts, expected, strict=True)) else 1.0
    distance = sum((c - e) ** 2 / e for c, e in zip(counts, expected, strict=True))
    return _chi_square_tail(distance, len(counts) - 1)


def people_needed(rate: float, lift: float, *, alpha: float = 0.05, power: float = 0.8) -> int:
    """Return how many people each arm needs to see `rate` move by `lift` (both 0 to 1).

    Raises ValueError where the moved rate would leave 0 to 1, or nothing moves.
    """
    moved = rate + lift
    if not (0 <= rate <= 1 and 0 <= moved <= 1) or lift == 0:
        raise ValueError("a rate and a lift, both within 0 to 1, and a lift that moves something")
    reach = _NORMAL.inv_cdf(1 - alpha / 2) + _NORMAL.inv_cdf(power)
    spread = rate * (1 - rate) + moved * (1 - moved)
    return max(1, math.ceil(reach * reach * spread / (lift * lift)))


def _chi_square_tail(distance: float, degrees: int) -> float:
    """Return P(X ≥ distance) for whole degrees of freedom, by the recurrence over them."""
    half = distance / 2
    if degrees % 2:
        tail, start = math.erfc(math.sqrt(half)), 1
        term = math.exp(-half) * math.sqrt(half) / math.gamma(1.5)
    else:
        tail, start = math.exp(-half), 2
        term = math.exp(-half) * half
    for degree in range(start, degrees - 1, 2):
        tail += term
        term *= half / ((degree + 2) / 2)
    return min(1.0, tail)
