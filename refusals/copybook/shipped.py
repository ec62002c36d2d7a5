"""The copy library that travels with the app: a TOML file per language, and words for a crisis."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language_info

from refusals.copybook.builtin import CRISIS_LANGUAGES, CRISIS_SLOTS, built_in_text
from refusals.copybook.places import SOURCE, Place
from refusals.copybook.slots import SLOTS
from refusals.engine.terms import Category

FOLDER = Path(__file__).resolve().parent.parent / "copy"
SHARED = "every"
"""The table of a file that holds what all categories share."""

_NOT_IN_A_CRISIS = frozenset({"rephrase", "narrow", "model", "mistake", "both", "tombstone"})
"""How the names of slots begin that no card shows to somebody in a crisis."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One language: its words, and whether a native speaker has read them.

    One that is not `whole` has words for somebody in a crisis only; other cards speak English.
    """

    language: str
    name: str
    reviewed: bool
    words: Mapping[Place, str]
    whole: bool = True


@cache
def editions() -> Mapping[str, Edition]:
    """Return every language that has the whole library, the source language first."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    found.sort(key=lambda edition: (edition.language != "en", edition.language))
    return {edition.language: edition for edition in found}


def files() -> list[tuple[Path, str]]:
    """Return the files of the library, each with the language that it says it is in."""
    return [(path, _read(path).language) for path in sorted(FOLDER.glob("*.toml"))]


@cache
def every_edition() -> Mapping[str, Edition]:
    """Return those, and after them the languages that have words for a crisis only."""
    crisis = (tag for tag in CRISIS_LANGUAGES if tag not in editions())
    return {**editions(), **{tag: _for_a_crisis(tag) for tag in crisis}}


@cache
def shipped() -> Mapping[Place, str]:
    """Return the words of all editions by their place."""
    return {
        place: text for edition in every_edition().values() for place, text in edition.words.items()
    }


def shipped_source(place: Place) -> str:
    """Return the shipped source text that `place` translates: its category's, else the shared."""
    source = place._replace(language=SOURCE)
    return shipped().get(source) or shipped().get(source._replace(category=""), "")


def holds(place: Place) -> bool:
    """Say whether the library has `place`, with words in it or not yet."""
    edition = every_edition().get(place.language)
    return edition is not None and (edition.whole or place in edition.words)


def crisis_gaps() -> list[str]:
    """Name what is missing for somebody in a crisis, as `language: slot`."""
    return [
        f"{tag}: {slot}"
        for tag in CRISIS_LANGUAGES
        for slot in CRISIS_SLOTS
        if not shipped().get(Place(slot, Category.SELF_HARM, tag))
        and not shipped().get(Place(slot, "", tag))
    ]


def _for_a_crisis(tag: str) -> Edition:
    """Return the engine's built-in words for a crisis as an edition, which designers go on from."""
    found = {
        Place(slot, Category.SELF_HARM.value, tag): built_in_text(slot, Category.SELF_HARM, tag)
        for slot in SLOTS
        if slot.partition("_")[0] not in _NOT_IN_A_CRISIS
    }
    return Edition(
        language=tag,
        name=get_language_info(tag)["name_local"],
        reviewed=False,
        words={place: text for place, text in found.items() if text},
        whole=False,
    )


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
