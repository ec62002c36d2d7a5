"""Text that can be kept: some gateways cut a sign of two halves in two, or send none at all.

JSON may hold half a sign outside the basic plane (an emoji, mostly), and a NUL. Neither can be
encoded or stored, so an answer that has one could never be written down.
"""

from __future__ import annotations

import re

_ILLEGIBLE = re.compile("[\ud800-\udfff\0]")
_LEFT_HALF = re.compile("[\ud800-\udbff]\\Z")


def legible(text: str) -> str:
    """Return `text` with halves that belong together joined, others replaced, and no NUL."""
    if not _ILLEGIBLE.search(text):
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")


class Joiner:
    """Makes a stream's text legible: half a sign at the end of a piece waits for the next."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, piece: str) -> str:
        """Return what can be read so far."""
        if self._half:
            piece, self._half = self._half + piece, ""
        if not _ILLEGIBLE.search(piece):
            return piece
        if _LEFT_HALF.search(piece):
            piece, self._half = piece[:-1], piece[-1]
        return legible(piece)

    def flush(self) -> str:
        """Return what waited in vain."""
        half, self._half = self._half, ""
        return legible(half)
