"""The library as files, one TOML file for a language, in an order that stays.

The order is that of the slots and categories in code, so that two exports of one library are equal
byte for byte and a change shows as one line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from refusals.copybook.book import live
from refusals.copybook.places import Place
from refusals.copybook.registry import Resource, parsed
from refusals.copybook.shipped import SHARED, Edition, every_edition, holds
from refusals.copybook.slots import CATEGORIES, SLOTS
from refusals.engine.terms import Category
from refusals.models import PLAIN

RESOURCES = "resources.toml"


class BadFile(Exception):
    """A file of the library can't be read; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Library:
    """What files hold: words by their place, and resources by their slug."""

    words: Mapping[Place, str]
    resources: Mapping[str, Resource]


def live_library() -> Library:
    """Return what shows now: published over shipped."""
    book = live()
    found = {
        place: book.words(*place).text
        for language in every_edition()
        for place in _places(language)
        if book.has(place)
    }
    return Library(found, {each.slug: each for each in book.resources})


def export(library: Library, folder: Path) -> list[Path]:
    """Write a library into `folder`; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language, edition in every_edition().items():
        path = folder / f"{language}.toml"
        path.write_text(_edition(edition, library.words), encoding="utf-8", newline="\n")
        written.append(path)
    resources = folder / RESOURCES
    resources.write_text(_registry(library.resources.values()), encoding="utf-8", newline="\n")
    return [*written, resources]


def read(folder: Path) -> Library:
    """Read a library from `folder`; raises BadFile."""
    words: dict[Place, str] = {}
    resources: dict[str, Resource] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            if path.name == RESOURCES:
                resources = {row["slug"]: parsed(row) for row in tables.get("resource", ())}
            else:
                words |= dict(_words(tables))
        except (
            tomllib.TOMLDecodeError,
            UnicodeDecodeError,
            KeyError,
            TypeError,
            ValueError,
        ) as error:
            raise BadFile(f"{path.name}: {error}") from error
    if not words:
        raise BadFile(f"{folder}: there is no library here.")
    return Library(words, resources)


def _words(tables: dict[str, dict[str, str]]) -> Iterator[tuple[Place, str]]:
    language = tables.pop("about")["language"]
    for category, table in tables.items():
        for slot, text in table.items():
            place = Place(slot, "" if category == SHARED else category, language)
            known = slot in SLOTS and category in (*CATEGORIES, SHARED)
            if not known or not holds(place):
                raise ValueError(f"{category}.{slot} is no place of the library")
            if not isinstance(text, str):
                raise TypeError(f"{category}.{slot} is no text")
            yield place, text


def _places(language: str) -> Iterator[Place]:
    whole = every_edition()[language].whole
    for category in ("", *CATEGORIES) if whole else (Category.SELF_HARM.value,):
        for slot in SLOTS:
            yield Place(slot, category, language, PLAIN)


def _edition(edition: Edition, words: Mapping[Place, str]) -> str:
    lines = [
        "[about]",
        f"language = {_quoted(edition.language)}",
        f"name = {_quoted(edition.name)}",
        f"reviewed = {'true' if edition.reviewed else 'false'}",
    ]
    category = None
    for place in _places(edition.language):
        if place not in words:
            continue
        if place.category != category:
            category = place.category
            lines += ["", f"[{category or SHARED}]"]
        lines.append(f"{place.slot} = {_quoted(words[place])}")
    return "\n".join(lines) + "\n"


def _registry(resources: Iterable[Resource]) -> str:
    lines: list[str] = []
    for each in sorted(resources, key=lambda one: (one.category, one.country, one.slug)):
        lines += ["[[resource]]", f"slug = {_quoted(each.slug)}"]
        lines += [f"category = {_quoted(each.category)}", f"country = {_quoted(each.country)}"]
        lines.append(f"languages = [{', '.join(_quoted(tag) for tag in each.languages)}]")
        for name in ("name", "about", "phone", "text", "chat", "url", "hours", "source"):
            if getattr(each, name):
                lines.append(f"{name} = {_quoted(getattr(each, name))}")
        for tag, said in sorted(each.translated.items()):
            pairs = ", ".join(f"{name} = {_quoted(said[name])}" for name in sorted(said))
            lines.append(f"translated.{tag} = {{ {pairs} }}")
        lines += [f"checked_on = {each.checked_on.isoformat()}", ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a TOML basic string on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    for raw, short in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        escaped = escaped.replace(raw, short)
    return f'"{"".join(_safe(character) for character in escaped)}"'


def _safe(character: str) -> str:
    control = ord(character) < 0x20 or ord(character) == 0x7F
    return f"\\u{ord(character):04x}" if control else character
