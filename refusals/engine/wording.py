"""The wording that is always there: what a card says when nothing is published for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Any

from refusals.engine.terms import HARD, Category
from refusals.engine.text.folding import fold, fold_letters
from refusals.engine.text.lexicon import compile_folded
from refusals.engine.topics import topic_of

FOLDER = File(__file__).parent / "data" / "wording"
PLACEHOLDERS = frozenset({"model", "provider", "topic"})
_BY_CATEGORY = ("headline", "reason", "body")
_MOST_SUGGESTIONS = 3
_HARMFUL = frozenset(
    {
        *(Category.SEXUAL, Category.HATE, Category.HARASSMENT, Category.VIOLENCE),
        *(Category.ILLICIT, Category.CYBER, Category.PRIVACY, Category.MISINFORMATION),
    }
)
"""Where a stated purpose selects a neighbour: elsewhere nothing was unsafe."""


@dataclass(frozen=True, slots=True)
class _Topic:
    words: tuple[str, ...]
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the library has for one category in one language."""

    general: tuple[str, ...]
    about: tuple[str, ...]
    """The same of a named `{topic}`: each names what it asks for, since it is sent alone."""
    topics: tuple[_Topic, ...]
    purposes: tuple[re.Pattern[str], ...] = ()


_Sections = Mapping[str, Mapping[str, str]]


def builtin(slot: str, category: str = Category.UNKNOWN, language: str = "en") -> str:
    """Return the built-in text for `slot`, never empty.

    Slots: `headline`, `reason`, `body` (by category), `label.<path>`, `help.<path>`, and
    `tombstone`, `notice.switch|quarantined`, `crisis.headline|reason|body|resources`,
    `decided.model|rules`, `both_refused`. Another slot raises `KeyError`: a bug, not a gap.
    """
    for tag in fallbacks(language):
        text = _in_language(slot, category, _sections(tag))
        if text:
            return text
    raise KeyError(slot)


def suggestions(category: str, prompt: str, language: str = "en") -> tuple[str, ...]:
    """Return up to three safe, useful neighbours of `prompt`, each a whole prompt to edit.

    The hard core and crisis have none. Their cards offer no rephrasing. A purpose that is stated
    selects a neighbour that serves it; it opens nothing. What a harmless question is about, they
    name.
    """
    if category in HARD or category == Category.SELF_HARM:
        return ()
    asked, topic = fold(prompt), topic_of(prompt, language)
    found = (
        _neighbours(_library().get(tag, {}).get(category), asked, topic)
        for tag in fallbacks(language)
    )
    texts = next((texts for texts in found if texts), ())
    purpose = _for_the_purpose(asked, language) if category in _HARMFUL else ()
    return tuple(dict.fromkeys((*purpose[:1], *texts, *purpose)))[:_MOST_SUGGESTIONS]


def _for_the_purpose(asked: str, language: str) -> tuple[str, ...]:
    """Return what serves study and research, where the prompt says that it is for them."""
    for tag in fallbacks(language):
        shelf = _library().get(tag, {}).get("purpose")
        if shelf is not None and any(word.search(asked) for word in shelf.purposes):
            return shelf.general
    return ()


def _neighbours(shelf: _Shelf | None, asked: str, topic: str) -> tuple[str, ...]:
    if shelf is None:
        return ()
    named = [text.format(topic=topic) for text in shelf.about] if topic else []
    close = [
        text
        for topic in shelf.topics
        if any(word in asked for word in topic.words)
        for text in topic.suggestions
    ]
    return tuple(dict.fromkeys((*close, *(named or shelf.general))))


def fallbacks(language: str) -> tuple[str, ...]:
    """Return the tags to look under: the language itself, its relatives, then English."""
    base = language.split("-", maxsplit=1)[0]
    relatives = ("zh-hans",) if base == "zh" else (base,)
    return tuple(dict.fromkeys((language, *relatives, "en")))


def _in_language(slot: str, category: str, sections: _Sections) -> str:
    if slot in _BY_CATEGORY:
        texts = sections.get(slot, {})
        return texts.get(category) or texts.get("default", "")
    section, _, name = slot.partition(".")
    if section in {"label", "help"}:
        return sections.get(section, {}).get(name, "")
    return sections.get("slot", {}).get(slot, "")


@cache
def _sections(tag: str) -> _Sections:
    path = FOLDER / f"{tag}.toml"
    if not path.exists():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: section for name, section in table.items() if isinstance(section, dict)}


@cache
def _library() -> Mapping[str, Mapping[str, _Shelf]]:
    table = tomllib.loads((FOLDER / "suggestions.toml").read_text(encoding="utf-8"))
    return {
        tag: {category: _shelf(rows) for category, rows in shelves.items()}
        for tag, shelves in table.items()
    }


def _shelf(rows: Mapping[str, Any]) -> _Shelf:
    return _Shelf(
        general=tuple(rows["general"]),
        about=tuple(rows.get("about", ())),
        purposes=tuple(compile_folded(word) for word in rows.get("words", ())),
        topics=tuple(
            _Topic(
                tuple(fold_letters(word) for word in topic["words"]), tuple(topic["suggestions"])
            )
            for topic in rows.get("topic", ())
        ),
    )
