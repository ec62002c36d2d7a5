"""What changed between two texts, in words; in characters where a script has no spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]|\w+(?:['’]\w+)*|\s+|[^\w\s]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `same`, `added` or `removed`."""

    kind: str
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Return `after` piece by piece, with what it adds to `before` and what it takes away.

    What stands between two changes without a word of its own, as a space, changes with them: a
    sentence that was written anew reads as one that went and one that came.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    return tuple(
        Piece(kind, text)
        for gone, come, kept in _changes(old, new)
        for kind, text in (("removed", gone), ("added", come), ("same", kept))
        if text
    )


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what goes, what comes in its place, and what stays as it is after both."""
    gone = come = ""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        left, right = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        between = bool(gone or come) and to_new < len(new)
        if tag == "equal" and not (between and not _WORD.search(right)):
            yield gone, come, right
            gone = come = ""
        else:
            gone, come = gone + left, come + right
    yield gone, come, ""
