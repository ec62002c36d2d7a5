"""Our own rules before a model is asked: proceed, proceed with an instruction, or refuse."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from refusals.engine.folding import fold
from refusals.engine.lexicon import compile_folded
from refusals.engine.terms import Category, Context

RULES = Path(__file__).parent / "data" / "policy" / "gate.toml"


_WORDS_IN_ONE = {
    code: " "
    for code in (*range(0x2000, 0x3400), *range(0xFD00, 0xFE00))
    if len(unicodedata.normalize("NFKC", chr(code))) > 3
}
"""Units and blessings that are one sign. Nobody spells with them, and a text of nothing else would
be eighteen times as long in plain letters."""


class Gate(StrEnum):
    """How far a prompt may go."""

    PROCEED = "proceed"
    STEER = "steer"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """What our rules say of a prompt; `instruction` is what the model is told when we steer.

    `unsure`: a check that should have looked did not answer, so nothing is cleared.
    """

    gate: Gate
    category: Category | None = None
    instruction: str = ""
    unsure: bool = False

    @property
    def cleared(self) -> bool:
        """Whether another model may be offered this prompt as far as our own rules go."""
        return self.gate is Gate.PROCEED and not self.unsure


_Rules = Mapping[Category, tuple[re.Pattern[str], ...]]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two things that are harmless apart; `asks` is what asks for both, `unless` speaks against."""

    category: Category
    one: re.Pattern[str]
    other: re.Pattern[str]
    near: re.Pattern[str]
    asks: re.Pattern[str]
    unless: re.Pattern[str]

    def together(self, folded: str) -> bool:
        """Say whether folded text has both near each other; most texts have neither."""
        both = self.one.search(folded) and self.other.search(folded)
        return bool(both and self.near.search(folded))

    def asked_for(self, folded: str) -> bool:
        """Say whether folded text asks for both together."""
        asks = self.together(folded) and self.asks.search(folded)
        return bool(asks) and not self.unless.search(folded)


@dataclass(frozen=True, slots=True)
class _Gatebook:
    refuse: _Rules
    steer: _Rules
    pairs: tuple[_Pair, ...]
    instructions: Mapping[str, str]


def gate(prompt: str, context: Context) -> GateVerdict:
    """Judge `prompt` by our rules; only its words count, never what they claim about the rules."""
    folded = fold(_unmasked(prompt))
    if refused := refused_category(folded):
        return GateVerdict(Gate.REFUSE, refused)
    steered = Category.SELF_HARM if context.at_risk else _steered_category(folded)
    if steered:
        return GateVerdict(Gate.STEER, steered, instruction_for(steered))
    return GateVerdict(Gate.PROCEED)


def refused_category(folded: str) -> Category | None:
    """Return the hard category in which our rules refuse folded text, if they do."""
    book = _gatebook()
    pair = next((pair.category for pair in book.pairs if pair.asked_for(folded)), None)
    return pair or _first(book.refuse, folded)


def _steered_category(folded: str) -> Category | None:
    book = _gatebook()
    pair = next((pair.category for pair in book.pairs if pair.together(folded)), None)
    return pair or _first(book.steer, folded)


def instruction_for(category: Category) -> str:
    """Return what a model is told when we steer it around `category`."""
    instructions = _gatebook().instructions
    return instructions.get(category, instructions["default"])


def at_risk(prompt: str) -> bool:
    """Say whether the person's words signal a risk to themselves."""
    folded = fold(_unmasked(prompt))
    return any(pattern.search(folded) for pattern in _gatebook().steer.get(Category.SELF_HARM, ()))


def _unmasked(prompt: str) -> str:
    """Return a prompt in plain letters: no wide or styled ones, nothing invisible between them."""
    if prompt.isascii():
        return prompt
    plain = unicodedata.normalize("NFKC", prompt.translate(_WORDS_IN_ONE))
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")


def _first(rules: _Rules, folded: str) -> Category | None:
    return next(
        (
            category
            for category, patterns in rules.items()
            if any(pattern.search(folded) for pattern in patterns)
        ),
        None,
    )


@cache
def _gatebook() -> _Gatebook:
    table = tomllib.loads(RULES.read_text(encoding="utf-8"))

    def compiled(section: str) -> _Rules:
        return {
            Category(name): tuple(compile_folded(pattern) for pattern in patterns)
            for name, patterns in table[section].items()
        }

    pairs = tuple(
        _Pair(
            Category(row["category"]),
            compile_folded(row["one"]),
            compile_folded(row["other"]),
            compile_folded(_near(row["one"], row["other"], row["near"])),
            compile_folded(row["asks"]),
            compile_folded(row["unless"]),
        )
        for row in table["pair"]
    )
    return _Gatebook(compiled("refuse"), compiled("steer"), pairs, table["instruction"])


def _near(one: str, other: str, characters: int) -> str:
    """Return a pattern for two things near each other, in either order."""
    gap = f".{{0,{characters}}}"
    return f"(?:{one}){gap}(?:{other})|(?:{other}){gap}(?:{one})"
