"""What each rule objects to and what none does, in our own sentences, one file for a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.copybook import Place

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """A text in a place; `rule` objects to it, or none does when it is empty."""

    rule: str
    place: Place
    text: str


@cache
def examples(language: str) -> tuple[Example, ...]:
    """Return the examples of a language, the bad ones first; none for one that has no file."""
    path = _FOLDER / f"{language}.toml"
    if not path.exists():
        return ()
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [(rule, row) for rule, found in tables["bad"].items() for row in found]
    rows += [("", row) for row in tables["good"]["texts"]]
    return tuple(
        Example(rule, Place(slot, category, language), text)
        for rule, (slot, category, text) in rows
    )
