"""Whether something is asked again: in the same or close words, by pressing, or translated."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.engine.languages import language_of
from refusals.engine.text.folding import fold
from refusals.engine.text.lexicon import compile_folded, tokens

PUSHING = Path(__file__).parent / "data" / "policy" / "pushing.toml"
_POLITE = frozenset(
    [
        *("please", "pls", "kindly", "thanks", "thank", "hello", "hi", "hey"),
        *("请", "請", "谢", "謝", "您", "好", "por", "favor", "gracias", "hola"),
        *("من", "فضلك", "شكرا"),
    ]
)
_SHORT = 160
_CLOSE = 0.6


def request_of(prompt: str) -> str:
    """Return what is asked for without case, marks, markup and politeness; equal is the same."""
    return Request.of(prompt).text


@dataclass(frozen=True, slots=True)
class Request:
    """What a text asks for, read once to be held against any number of others."""

    text: str
    words: frozenset[str]

    @classmethod
    def of(cls, prompt: str) -> Request:
        """Read `prompt`."""
        words = _words(prompt)
        return cls(" ".join(words), frozenset(words))

    def repeats(self, declined: Request) -> bool:
        """Say whether this asks for what was `declined`, in the same words or close ones."""
        if self.text == declined.text:
            return True
        shared, either = self.words & declined.words, self.words | declined.words
        return bool(declined.words) and len(shared) / len(either) >= _CLOSE


def asks_again(prompt: str, declined: str) -> bool:
    """Say whether `prompt` asks for what was `declined`, in the same words or close ones."""
    return Request.of(prompt).repeats(Request.of(declined))


def presses(prompt: str) -> bool:
    """Say whether a short message does nothing but press."""
    if len(prompt) > _SHORT:
        return False
    folded = fold(prompt)
    return any(pattern.search(folded) for pattern in _pushing())


def translates(prompt: str, declined: str) -> bool:
    """Say whether `prompt` may be `declined` in another language: figures and names come back."""
    if language_of(prompt).partition("-")[0] == language_of(declined).partition("-")[0]:
        return False
    return bool(_anchors(prompt) & _anchors(declined))


def _anchors(prompt: str) -> set[str]:
    """Return what a translation keeps: years and other figures of some length."""
    return set(re.findall(r"(?<!\d)\d{3,}(?!\d)", prompt))


def _words(prompt: str) -> list[str]:
    return [word for word in tokens(fold(prompt)) if word[0].isalnum() and word not in _POLITE]


@cache
def _pushing() -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads(PUSHING.read_text(encoding="utf-8"))
    return tuple(compile_folded(pattern) for patterns in table.values() for pattern in patterns)
