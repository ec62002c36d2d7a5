"""What a prompt asks to have done, and to whom; and whether it only sounds like harm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.engine.lexicon import compile_folded
from refusals.engine.terms import Category

SUBJECTS = Path(__file__).parent / "data" / "policy" / "subjects.toml"

_Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Subjects:
    topics: Mapping[Category, _Patterns]
    benign: _Patterns
    suspicious: _Patterns


def subjects_of(folded: str) -> set[Category]:
    """Return the categories of what folded text asks to have done."""
    return {category for category, patterns in _subjects().topics.items() if _any(patterns, folded)}


def only_sounds_harmful(folded: str) -> bool:
    """Say whether folded text is known to be harmless though its words are not."""
    return _any(_subjects().benign, folded)


def could_be_harmful(folded: str) -> bool:
    """Say whether folded text has words that keep a decline of it from being a sure mistake."""
    return _any(_subjects().suspicious, folded)


def _any(patterns: _Patterns, folded: str) -> bool:
    return any(pattern.search(folded) for pattern in patterns)


@cache
def _subjects() -> _Subjects:
    table = tomllib.loads(SUBJECTS.read_text(encoding="utf-8"))
    lists: Mapping[str, str] = table["lists"]

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, words in lists.items():
            pattern = pattern.replace(f"{{{name}}}", words)
        return compile_folded(pattern)

    return _Subjects(
        topics={
            Category(name): tuple(compiled(pattern) for pattern in patterns)
            for name, patterns in table["topics"].items()
        },
        benign=tuple(compiled(one) for patterns in table["benign"].values() for one in patterns),
        suspicious=tuple(compiled(one) for one in table["suspicious"]["any"]),
    )
