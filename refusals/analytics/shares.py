"""Shares with what they are a share of, and what may be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from refusals.experiments.statistics import Interval, two_proportions, wilson

_BY_CHANCE = 0.01
"""A difference that would come by chance more often than this is called none."""


def fewest() -> int:
    """Return how many there have to be before a share is told."""
    return int(getattr(settings, "REFUSALS_FEW", 20))


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; never more than there are, whatever was counted."""

    hits: int
    of: int

    def __post_init__(self) -> None:
        """Leave out what can't be: arithmetic on it would fail."""
        object.__setattr__(self, "hits", max(0, min(self.hits, self.of)))

    @property
    def told(self) -> bool:
        """Whether there are enough to tell a share."""
        return self.of >= fewest()

    @property
    def interval(self) -> Interval:
        """The share with the bounds that it is believed to lie in (95%)."""
        return wilson(self.hits, self.of)

    @property
    def wide(self) -> bool:
        """Whether the bounds are so far apart that the share alone would say too much."""
        return self.interval.high - self.interval.low > 0.05


class Versus(StrEnum):
    """How a share stands to another."""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    FEW = "few"


def versus(share: Share, other: Share) -> Versus:
    """Hold a share against another, of other things."""
    if not (share.told and other.told):
        return Versus.FEW
    if two_proportions(share.hits, share.of, other.hits, other.of) > _BY_CHANCE:
        return Versus.SAME
    return Versus.MORE if share.interval.rate > other.interval.rate else Versus.LESS
