"""Find the words that a script waits for in a prompt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words that must all be there, in any order; an empty set is always there."""

    patterns: tuple[re.Pattern[str], ...]

    def found_in(self, folded: str) -> bool:
        """Say whether a folded prompt has them all."""
        return all(pattern.search(folded) for pattern in self.patterns)


def phrases(words: Iterable[str]) -> Phrases:
    """Return what finds all of `words`.

    A phrase that starts with a Latin letter or a digit must start a word, and may end inside one:
    "bomb" finds "bombs". A "." at its end stands for the end of a word.
    """
    return Phrases(tuple(_pattern(fold(word)) for word in words))


def fold(text: str) -> str:
    """Return `text` without differences of case, form and spacing."""
    normal = unicodedata.normalize("NFC", text).translate(_APOSTROPHES).casefold()
    return " ".join(normal.split())


def _pattern(phrase: str) -> re.Pattern[str]:
    whole = phrase.endswith(".")
    start = r"(?<!\w)" if phrase[:1].isascii() and phrase[:1].isalnum() else ""
    return re.compile(start + re.escape(phrase.removesuffix(".")) + (r"(?!\w)" if whole else ""))
