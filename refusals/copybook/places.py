"""Where a wording stands: a slot, a category and a language."""

from __future__ import annotations

from typing import NamedTuple

from refusals.engine.languages import RIGHT_TO_LEFT
from refusals.models import PLAIN

SOURCE = "en"
"""The language that copy is written in first, and the last one that is fallen back on."""

_ALIASES = {
    "zh": "zh-hans",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
}


class Place(NamedTuple):
    """One cell of the library; `category` is empty for words that every category shares."""

    slot: str
    category: str
    language: str
    tone: str = PLAIN


def language_tag(raw: str) -> str:
    """Return the tag that the library files `raw` under: `es-MX` is `es`, `zh-CN` is `zh-hans`."""
    tag = raw.strip().replace("_", "-").lower()
    if tag in _ALIASES:
        return _ALIASES[tag]
    if tag.startswith("zh-"):
        return "zh-hant" if "hant" in tag else "zh-hans"
    return tag.partition("-")[0] or SOURCE


def chain(language: str) -> tuple[str, ...]:
    """Return the languages to look in; another script is another language, never a fallback."""
    tag = language_tag(language)
    return (SOURCE,) if tag == SOURCE else (tag, SOURCE)


def isolated(value: str, language: str) -> str:
    """Return a name so that its brackets and digits stay in order between words from the right."""
    return f"\u2068{value}\u2069" if value and direction(language) == "rtl" else value


def direction(language: str) -> str:
    """Return the writing direction, as HTML's `dir` says it."""
    return "rtl" if language_tag(language) in RIGHT_TO_LEFT else "ltr"
