"""What a prompt asks to have done, and to whom; and whether it only sounds like harm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.engine.terms import Category
from refusals.engine.text.lexicon import compile_folded
from refusals.engine.text.looking import Finder

SUBJECTS = Path(__file__).parents[1] / "data" / "policy" / "subjects.toml"


@dataclass(frozen=True, slots=True)
class _Subjects:
    topics: Finder[str]
    benign: Finder[str]
    suspicious: Finder[str]


def subjects_of(folded: str) -> set[Category]:
    """Return the categories of what folded text asks to have done."""
    return set(map(Category, _subjects().topics.found(folded)))


def only_sounds_harmful(folded: str) -> bool:
    """Say whether folded text is known to be harmless though its words are not."""
    return bool(_subjects().benign.found(folded))


def could_be_harmful(folded: str) -> bool:
    """Say whether folded text has words that keep a decline of it from being a sure mistake."""
    return bool(_subjects().suspicious.found(folded))


@cache
def _subjects() -> _Subjects:
    table = tomllib.loads(SUBJECTS.read_text(encoding="utf-8"))
    lists: Mapping[str, str] = table["lists"]

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, words in lists.items():
            pattern = pattern.replace(f"{{{name}}}", words)
        return compile_folded(pattern)

    def finder(rows: Mapping[str, list[str]]) -> Finder[str]:
        return Finder((name, compiled(one)) for name, many in rows.items() for one in many)

    return _Subjects(finder(table["topics"]), finder(table["benign"]), finder(table["suspicious"]))
