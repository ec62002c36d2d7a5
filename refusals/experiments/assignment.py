"""Who sees which arm: sticky for a conversation, and independent between experiments.

A salted hash decides, so nothing has to be stored before somebody is really shown an arm, and
every process comes to the same answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

_ALL = 1 << 64


def takes_part(salt: str, who: UUID, traffic: int) -> bool:
    """Say whether `who` is among the `traffic` percent that the experiment looks at."""
    return _point(f"{salt}:traffic", who) * 100 < traffic * _ALL


def arm_of(salt: str, who: UUID, weights: Sequence[int]) -> int:
    """Return the index of the arm that `who` sees; arms share by their `weights`."""
    point = _point(f"{salt}:arm", who) * sum(weights)
    so_far = 0
    for index, weight in enumerate(weights):
        so_far += weight
        if point < so_far * _ALL:
            return index
    raise ValueError("an experiment needs an arm with a weight")


def _point(salt: str, who: UUID) -> int:
    """Return a whole number below 2**64 that is even over all who ask."""
    digest = hashlib.sha256(f"{salt}:{who.hex}".encode()).digest()
    return int.from_bytes(digest[:8])
