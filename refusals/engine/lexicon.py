"""How models decline in each language, as native reviewers wrote it down in TOML files."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from refusals.engine.folding import fold_letters
from refusals.engine.terms import Category

FOLDER = Path(__file__).parent / "data" / "lexicons"


class Ground(StrEnum):
    """What kind of no a wording is."""

    POLICY = "policy"
    CAPABILITY = "capability"
    SCOPE = "scope"
    POLITICAL = "political"


_NAME = re.compile(r"\{([a-z_]+)\}")
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The wordings of one language, compiled."""

    language: str
    stems: tuple[str, ...]
    """Beginnings of a decline, folded and sorted."""
    lengths: tuple[int, ...]
    harmless: Patterns
    declines: Mapping[Ground, Patterns]
    turns: Patterns
    tasks: Patterns
    topics: Mapping[Category, Patterns]

    def could_open(self, opening: str) -> bool:
        """Say whether `opening` has begun, or could still begin, with one of the stems."""
        at = bisect_left(self.stems, opening)
        if at < len(self.stems) and self.stems[at].startswith(opening):
            return True
        return any(self.has_stem(opening[:length]) for length in self.lengths)

    def has_stem(self, text: str) -> bool:
        """Say whether `text` is exactly one of the stems."""
        at = bisect_left(self.stems, text)
        return at < len(self.stems) and self.stems[at] == text


def any_match(patterns: Patterns, text: str) -> bool:
    """Say whether one of `patterns` is found in `text`."""
    return any(pattern.search(text) for pattern in patterns)


@cache
def lexicon_for(language: str) -> Lexicon | None:
    """Return the lexicon of a language tag such as `zh-hant`, or `None` where nobody wrote one."""
    path = FOLDER / f"{language.partition('-')[0]}.toml"
    return load_lexicon(path) if path.exists() else None


def languages() -> tuple[str, ...]:
    """Name the languages that have a lexicon."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_lexicon(path: Path) -> Lexicon:
    """Read and compile one lexicon; a wrong pattern raises `ValueError` naming file and pattern."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    words: Mapping[str, str] = table.get("words", {})

    def compiled(patterns: list[str]) -> Patterns:
        return tuple(_compiled(pattern, words, path) for pattern in patterns)

    stems = {fold_letters(stem).strip() for stem in table["openings"]["stems"]}
    return Lexicon(
        language=table["language"],
        stems=tuple(sorted(stems)),
        lengths=tuple(sorted({len(stem) for stem in stems})),
        harmless=compiled(table["openings"]["harmless"]),
        declines={Ground(name): compiled(found) for name, found in table["declines"].items()},
        turns=compiled(table["delivers"]["turns"]),
        tasks=compiled(table["tasks"]["patterns"]),
        topics={Category(name): compiled(found) for name, found in table["topics"].items()},
    )


def _compiled(pattern: str, words: Mapping[str, str], path: Path) -> re.Pattern[str]:
    try:
        written_out = _NAME.sub(lambda name: words[name[1]], pattern)
        return re.compile(_folded_pattern(written_out))
    except (re.error, KeyError) as error:
        msg = f"{path.name}: pattern {pattern!r}: {error}"
        raise ValueError(msg) from error


def _folded_pattern(pattern: str) -> str:
    """Fold the letters of a pattern as its texts will be; escapes such as `\\W` keep their case."""
    pieces = re.split(r"(\\.)", pattern)
    return "".join(
        piece if index % 2 else fold_letters(piece) for index, piece in enumerate(pieces)
    )
