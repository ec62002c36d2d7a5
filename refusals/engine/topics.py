"""What a harmless question is about, in its own words, so that a suggestion can name it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.engine.gate import at_risk, gate
from refusals.engine.redaction import redact
from refusals.engine.terms import Category, Context
from refusals.engine.text.folding import fold
from refusals.engine.text.subjects import could_be_harmful, subjects_of

_PATTERNS = Path(__file__).parent / "data" / "wording" / "topics.toml"
_LOOKED_AT = 600
"""Characters of a question: what is longer asks for more than one thing."""
_MOST_WORDS, _MOST_SIGNS = 8, 48
_STOPS = r".,;:?!،؛؟\n"
_REST = rf"[^{_STOPS}]{{2,60}}"
_END = rf"(?=[{_STOPS}](?!\s?\d)|$)"
_CHINESE = r"([^\W_][\w·]{1,19}?)"
_PLAIN = re.compile(r"[\w\s’'·-]+")
_MILD = frozenset({Category.POLITICAL, Category.REGULATED_ADVICE, Category.SCOPE})
"""Whose subjects may be named: what sounds like anything else is not repeated."""


@dataclass(frozen=True, slots=True)
class _Tongue:
    patterns: tuple[re.Pattern[str], ...]
    never: re.Pattern[str]


def topic_of(prompt: str, language: str) -> str:
    """Return what `prompt` is about, or nothing where that is unclear, personal, or not harmless.

    Only of a prompt that our own rules clear; the words stand in it as they are returned.
    """
    tongue = _tongues().get(language.partition("-")[0])
    if tongue is None or not 0 < len(prompt) <= _LOOKED_AT:
        return ""
    found = (pattern.search(prompt) for pattern in tongue.patterns)
    named = next((match[1].strip() for match in found if match), "")
    return named if named and _fits(named, tongue) and _is_harmless(prompt, named) else ""


def _fits(topic: str, tongue: _Tongue) -> bool:
    """Say whether it is short, and is not about somebody here or something said before."""
    short = 2 <= len(topic) <= _MOST_SIGNS and len(topic.split()) <= _MOST_WORDS
    plain = _PLAIN.fullmatch(topic) is not None and not topic.isdigit()
    return short and plain and not tongue.never.search(topic)


def _is_harmless(prompt: str, topic: str) -> bool:
    folded = fold(prompt)
    return (
        redact(prompt) == prompt
        and gate(prompt, Context()).cleared
        and gate(topic, Context()).cleared
        and not at_risk(prompt)
        and not could_be_harmful(folded)
        and subjects_of(folded) <= _MILD
    )


@cache
def _tongues() -> Mapping[str, _Tongue]:
    table = tomllib.loads(_PATTERNS.read_text(encoding="utf-8"))
    return {
        tag: _Tongue(
            tuple(_compiled(one, chinese=tag == "zh") for one in rows["patterns"]),
            re.compile(rows["never"], re.IGNORECASE),
        )
        for tag, rows in table.items()
    }


def _compiled(pattern: str, *, chinese: bool) -> re.Pattern[str]:
    """Fill in what a topic looks like; a Chinese one ends where the pattern goes on."""
    topic = _CHINESE if chinese else f"({_REST}){_END}"
    ended = pattern.replace("{topic}", topic).replace("{rest})", f"{_REST}){_END}")
    return re.compile(ended, re.IGNORECASE)
