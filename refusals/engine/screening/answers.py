"""What a model answered, looked at by our rules for the hard core or by the host's own check."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from refusals.engine.terms import Category, Context
from refusals.engine.text.folding import fold, fold_letters
from refusals.engine.text.lexicon import compile_folded

RULES = Path(__file__).parents[1] / "data" / "policy" / "answers.toml"

AnswerCheck = Callable[[str, str, Context], Category | Awaitable[Category | None] | None]
"""A host's own check of prompt, answer and context: the category of what should not be said."""

_plugged: Callable[[], AnswerCheck | None] = lambda: None  # noqa: E731


@dataclass(frozen=True, slots=True)
class _Rule:
    category: Category
    every: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]

    def finds(self, folded: str) -> bool:
        return all(pattern.search(folded) for pattern in self.every) and not any(
            pattern.search(folded) for pattern in self.none
        )


@dataclass(frozen=True, slots=True)
class _Book:
    cues: tuple[str, ...]
    rules: tuple[_Rule, ...]


def follow(plugged: Callable[[], AnswerCheck | None]) -> None:
    """Take the host's check from `plugged` each time; `None`: our rules alone."""
    global _plugged  # noqa: PLW0603  (the one place where a host plugs its check in)
    _plugged = plugged


def plugged() -> AnswerCheck | None:
    """Return the host's own check, if it has one."""
    return _plugged()


def worth_a_look(text: str) -> bool:
    """Say whether a text has a word without which no rule finds anything; quick."""
    folded = fold_letters(text)
    return any(cue in folded for cue in _book().cues)


def complied_with(text: str) -> Category | None:
    """Say which part of the hard core a stretch of an answer carries out, if any."""
    folded = fold(text)
    return next((rule.category for rule in _book().rules if rule.finds(folded)), None)


@cache
def _book() -> _Book:
    table = tomllib.loads(RULES.read_text(encoding="utf-8"))
    cues = tuple(fold_letters(cue) for cue in table.pop("cues"))
    rules = (
        _Rule(
            Category(name),
            tuple(compile_folded(pattern) for pattern in rule["all"]),
            tuple(compile_folded(pattern) for pattern in rule["none"]),
        )
        for name, rules in table.items()
        for rule in rules
    )
    return _Book(cues, tuple(rules))
