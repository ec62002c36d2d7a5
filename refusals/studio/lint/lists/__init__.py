"""The words that the rules look for, one file for a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from refusals.engine.text.folding import fold_letters

_FOLDER = Path(__file__).parent
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def words_of(language: str, name: str) -> tuple[str, ...] | None:
    """Return the folded words of one list, `None` where the language has no such list."""
    return _lists(language).get(name)


def found_in(text: str, language: str, name: str) -> Iterator[str]:
    """Return the words of a list that stand in `text`, as words where the script has spaces."""
    folded = fold_letters(text)
    for word in words_of(language, name) or ():
        if _stands_in(word, folded):
            yield word


def count_in(text: str, language: str, name: str) -> int:
    """Return how often words of a list stand in `text`."""
    folded = fold_letters(text)
    return sum(len(_pattern(word).findall(folded)) for word in words_of(language, name) or ())


def _stands_in(word: str, folded: str) -> bool:
    return _pattern(word).search(folded) is not None


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """Match `word` alone; `word*` also matches what begins with it."""
    if _UNSPACED.search(word):
        return re.compile(re.escape(word))
    stem = word.removesuffix("*")
    return re.compile(rf"(?<!\w){re.escape(stem)}" + ("" if word.endswith("*") else r"(?!\w)"))


@cache
def _lists(language: str) -> Mapping[str, tuple[str, ...]]:
    path = _FOLDER / f"{language}.toml"
    if not path.exists():
        return {}
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: tuple(fold_letters(word) for word in words) for name, words in tables.items()}
