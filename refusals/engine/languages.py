"""Which language a text is written in, from its script and its commonest words; no dependencies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_LOOK = 300
"""Characters looked at: enough to tell, and a bound on the cost of a long text."""

_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_OTHERS: Mapping[str, re.Pattern[str]] = {
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "bn": re.compile("[\u0980-\u09ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
_NOT_LATIN = re.compile(
    "|".join(script.pattern for script in (_KANA, _HANGUL, _HAN, _ARABIC, *_OTHERS.values()))
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

_TABLE = tomllib.loads((Path(__file__).parent / "data" / "languages.toml").read_text("utf-8"))
_COMMON: Mapping[str, frozenset[str]] = {
    tag: frozenset(words.split()) for tag, words in _TABLE["words"].items()
}
_TAGS: Mapping[str, tuple[str, ...]] = {
    word: tuple(tag for tag, common in _COMMON.items() if word in common)
    for word in frozenset().union(*_COMMON.values())
}
_KNOWN = frozenset(_TAGS)
_HANS = frozenset(_TABLE["chinese"]["simplified"])
_HANT = frozenset(_TABLE["chinese"]["traditional"]) - _HANS


def language_of(text: str, default: str = "en") -> str:
    """Name the language of `text` by its tag (`zh-hans`, `es` …); `default` when nothing tells."""
    look = text[:_LOOK]
    if look.isascii():
        return _latin(look, default)
    if not _NOT_LATIN.search(look):
        return _latin(look, default)
    if _KANA.search(look):
        return "ja"
    counts = {
        "ko": len(_HANGUL.findall(look)),
        # One Chinese character weighs as much as a few Latin letters.
        "zh": 3 * len(_HAN.findall(look)),
        "ar": len(_ARABIC.findall(look)),
        **{tag: len(script.findall(look)) for tag, script in _OTHERS.items()},
    }
    tag, most = max(counts.items(), key=lambda item: item[1])
    if not most or most < len(_LATIN.findall(look)):
        return _latin(look, default)
    return _refined(tag, look, default)


def _refined(tag: str, text: str, default: str) -> str:
    match tag:
        case "zh":
            return _chinese(text, default)
        case "ar":
            if re.search("[ٹڈڑےںھ]", text):
                return "ur"
            return "fa" if re.search("[پچژگک]", text) else "ar"
        case "ru":
            return "uk" if re.search("[іїєґІЇЄҐ]", text) else "ru"
        case _:
            return tag


def _chinese(text: str, default: str) -> str:
    simple = sum(character in _HANS for character in text)
    full = sum(character in _HANT for character in text)
    if simple == full:
        return default if default in {"zh-hans", "zh-hant"} else "zh-hans"
    return "zh-hant" if full > simple else "zh-hans"


def _latin(text: str, default: str) -> str:
    if "ñ" in text or "¿" in text or "¡" in text:
        return "es"
    return language_of_words(_WORD.findall(text.replace("\u2019", "'").casefold()), default)


def could_be(tag: str, words: Iterable[str]) -> bool:
    """Say whether none of these lower-case words in Latin script is of other languages only."""
    return _KNOWN.intersection(words) <= _COMMON.get(tag, frozenset())


def language_of_words(words: Sequence[str], default: str = "en") -> str:
    """Name the language of lower-case words in Latin script; `default` when nothing tells."""
    if could_be(default, words):
        return default
    known = _KNOWN.intersection(words)
    found: dict[str, int] = {}
    for word in known:
        for tag in _TAGS[word]:
            found[tag] = found.get(tag, 0) + 1
    most = max(found.values())
    # Ties go to the default, then to the earlier (more widely used) language.
    if found.get(default) == most:
        return default
    return next(tag for tag in _COMMON if found.get(tag) == most)
