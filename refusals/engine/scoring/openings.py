"""Where a growing reply can be judged: after each of its first words, then ever more seldom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BOUNDARY = re.compile(
    r"(?<=[\w'’])[\s,.;:!?…\"”»)]"
    r"|[，。；：！？、؟،\n]|(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]).",
    re.DOTALL,
)
_ASCII_BOUNDARY = re.compile(r"[\s,.;:!?\")](?:(?<=[\w'].)|(?<=\n))", re.DOTALL)
"""The same where nothing but ASCII can come, which is found much faster by its marks."""
_DENSE = 14
_GROWTH = 1.25


class Boundaries:
    """Finds the judgeable offsets of a text that comes in pieces, the same however it is cut."""

    def __init__(self) -> None:
        self._seen = 0
        self._count = 0
        self._next = 1

    def found(self, text: str) -> Iterator[int]:
        """Yield the offsets that `text`, all so far, has newly made judgeable."""
        # A boundary is known only with the character that makes it, which is never the last word.
        boundary = _ASCII_BOUNDARY if text.isascii() else _BOUNDARY
        for match in boundary.finditer(text, self._seen):
            self._seen = match.end()
            self._count += 1
            if self._count >= self._next:
                self._next = self._later(self._count)
                yield match.end()

    @staticmethod
    def _later(count: int) -> int:
        return count + 1 if count < _DENSE else int(count * _GROWTH) + 1


class Look(NamedTuple):
    """A place at which an opening is judged, and how much of it is read there: whole words."""

    at: int
    read: int


class Looks:
    """Finds where a text that comes in pieces is judged: its boundaries, and where a line is full.

    What fills the first line may be in the middle of a word; the words before it decide.
    """

    def __init__(self, line: int) -> None:
        self._boundaries = Boundaries()
        self._line = line
        self._read = 0
        self._full = False

    def found(self, text: str) -> Iterator[Look]:
        """Yield the places that `text`, all so far, has newly made judgeable, in order."""
        for boundary in self._boundaries.found(text):
            if boundary > self._line:
                yield from self._filled()
            self._read = boundary
            yield Look(boundary, boundary)
        if len(text) >= self._line:
            yield from self._filled()

    def _filled(self) -> Iterator[Look]:
        if not self._full and self._read < self._line:
            yield Look(self._line, self._read)
        self._full = True
