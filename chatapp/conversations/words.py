"""Words as a search sees them: without case and accents, whatever the script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

# Scripts that put no space between words: each letter is a word, a run of them a phrase.
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x12000) if unicodedata.category(chr(code))[0] == "M"
)
_WORD = re.compile(
    rf"(?P<alone>[{_ALONE}])[{_MARKS}]*|(?:[^\W_{_ALONE}]|[{_MARKS}\u0640])+"  # with tatweel
)
_LONGEST = 80
_MOST_ASKED = 32
"""Words of a query: a page that was pasted is cut, what it finds has to hold all of them."""
_ACCENTS_FROM = 10
"""Combining classes below are parts of letters (Indic vowels, dakuten), not accents."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, where it stands, and how a search sees it."""

    start: int
    end: int
    folded: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Term:
    """What one part of a query asks for: these words, one right after the other."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, found or not."""

    text: str
    found: bool = False


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order."""
    for match in _WORD.finditer(text):
        folded = _folded(match[0])
        if folded:
            yield Word(match.start(), match.end(), folded, match["alone"] is not None)


def terms_of(query: str) -> tuple[Term, ...]:
    """Return what a person's query asks for, by its first words; nothing in it is syntax."""
    terms: list[list[str]] = []
    last: Word | None = None
    for word in islice(words_of(query), _MOST_ASKED):
        if last and last.alone and word.alone and last.end == word.start:
            terms[-1].append(word.folded)
        else:
            terms.append([word.folded])
        last = word
    return tuple(Term(tuple(words)) for words in terms)


def marked(text: str, terms: tuple[Term, ...]) -> list[Piece]:
    """Cut `text` into the pieces that `terms` find and those between them."""
    pieces: list[Piece] = []
    end = 0
    for start, until in _finds(text, terms):
        pieces += [Piece(text[end:start]), Piece(text[start:until], found=True)]
        end = until
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


def snippet(
    text: str, terms: tuple[Term, ...], *, before: int = 16, after: int = 96
) -> list[Piece]:
    """Return the surroundings of the first find, on one line."""
    line = " ".join(text.split())
    at, _end = next(_finds(line, terms), (0, 0))
    start = max(0, at - before)
    start = line.find(" ", start, at) + 1 or start if start else 0
    cut = line[start : at + after]
    shown = ("…" if start else "") + cut + ("…" if at + after < len(line) else "")
    return marked(shown, terms)


def _finds(text: str, terms: tuple[Term, ...]) -> Iterator[tuple[int, int]]:
    """Yield where `terms` are found, one after the other: from and until which character."""
    words = list(words_of(text))
    end = 0
    for at, word in enumerate(words):
        reach = max((_reach(words, at, term) for term in terms), default=0)
        if reach and word.start >= end:
            end = words[at + reach - 1].end
            yield word.start, end


def _reach(words: list[Word], at: int, term: Term) -> int:
    """Return how many words from `at` on the term finds; its last may go on."""
    *whole, begun = term.words
    last = at + len(whole)
    if last >= len(words) or not words[last].folded.startswith(begun):
        return 0
    same = all(words[at + place].folded == word for place, word in enumerate(whole))
    return len(term.words) if same else 0


def _folded(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word[:_LONGEST].casefold())
    kept = "".join(
        part for part in parts if unicodedata.combining(part) < _ACCENTS_FROM and part != "\u0640"
    )
    return unicodedata.normalize("NFC", kept)
