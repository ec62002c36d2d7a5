"""What changed between two texts, in words; in characters where a script has no spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `same`, `added` or `removed`."""

    kind: str
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Return `after` piece by piece, with what it adds to `before` and what it takes away."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return tuple(_pieces(matcher, old, new))


def _pieces(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(new[from_new:to_new]))
            continue
        if to_old > from_old:
            yield Piece("removed", "".join(old[from_old:to_old]))
        if to_new > from_new:
            yield Piece("added", "".join(new[from_new:to_new]))
