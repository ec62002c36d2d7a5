"""What a prompt asks to have done, and to whom; and whether it only sounds like harm."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.engine.terms import Category
from refusals.engine.text.lexicon import compile_folded, with_lists
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

    def finder(rows: Mapping[str, list[str]]) -> Finder[str]:
        return Finder(
            (name, compile_folded(with_lists(one, lists)))
            for name, many in rows.items()
            for one in many
        )

    return _Subjects(finder(table["topics"]), finder(table["benign"]), finder(table["suspicious"]))
