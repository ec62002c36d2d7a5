"""Leaves the reasoning out that some servers write in front of an answer, as it streams."""

from __future__ import annotations

import re

from refusals.engine.text.folding import THOUGHT_OPENINGS

_LONGEST = max(map(len, THOUGHT_OPENINGS))


class Thoughts:
    """Give it the pieces of one reply; it gives back what is meant to be read.

    Of reasoning no more is kept than could begin its closing tag: some of it is very long.
    """

    def __init__(self) -> None:
        self._held = ""
        self._closing = ""
        self._thought = self._over = False

    def visible(self, piece: str) -> str:
        """Return what can be read by now: nothing while reasoning goes on, or could begin."""
        if self._over:
            return piece
        self._held += piece
        while self._left() or self._entered():
            pass
        return self._answer()

    def rest(self) -> str:
        """Return what only could have become reasoning: the reply has ended with it."""
        if self._over or self._closing:
            return ""
        self._over = True
        return self._held if self._held.strip() else ""

    def _answer(self) -> str:
        return self._held if self._over else ""

    def _left(self) -> bool:
        """Leave the reasoning behind that ends here."""
        if not self._closing:
            return False
        found = re.search(self._closing, self._held, re.IGNORECASE)
        if found is None:
            self._held = self._held[-len(self._closing) :]
            return False
        self._held, self._closing = self._held[found.end() :], ""
        self._thought = True
        return True

    def _entered(self) -> bool:
        """Say whether reasoning begins here; if it can't begin any more, the answer does."""
        if self._closing:
            return False
        if self._thought:
            self._held = self._held.lstrip()  # the blank between it and the answer
        start = self._held.lstrip()[:_LONGEST].lower()
        opening = next((one for one in THOUGHT_OPENINGS if start.startswith(one)), "")
        if opening:
            self._closing = opening.replace("<", "</")
            return True
        self._over = not any(one.startswith(start) for one in THOUGHT_OPENINGS)
        return False
