"""The copy library that travels with the app, one TOML file per language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.copybook.places import Place

FOLDER = Path(__file__).resolve().parent.parent / "copy"
SHARED = "every"
"""The table of a file that holds what all categories share."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One language's file: its words, and whether a native speaker has read them."""

    language: str
    name: str
    reviewed: bool
    words: Mapping[Place, str]


@cache
def editions() -> Mapping[str, Edition]:
    """Return every shipped language, the source language first."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    found.sort(key=lambda edition: (edition.language != "en", edition.language))
    return {edition.language: edition for edition in found}


@cache
def shipped() -> Mapping[Place, str]:
    """Return the words of all editions by their place."""
    return {place: text for edition in editions().values() for place, text in edition.words.items()}


def _read(path: Path) -> Edition:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    about = tables.pop("about")
    language = about["language"]
    words = {
        Place(slot, "" if category == SHARED else category, language): text
        for category, table in tables.items()
        for slot, text in table.items()
    }
    return Edition(language, about["name"], about["reviewed"], words)
