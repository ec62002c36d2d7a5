"""Our own rules before a model is asked: proceed, proceed with an instruction, or refuse."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from refusals.engine.terms import Category, Context
from refusals.engine.text.folding import fold
from refusals.engine.text.lexicon import compile_folded
from refusals.engine.text.looking import Finder

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


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two things that are harmless apart; `asks` is what asks for both, `unless` speaks against."""

    category: Category
    other: re.Pattern[str]
    near: re.Pattern[str]
    asks: re.Pattern[str]
    unless: re.Pattern[str]

    def together(self, folded: str) -> bool:
        """Say whether folded text that has the one has the other near it."""
        return bool(self.other.search(folded) and self.near.search(folded))

    def asked_for(self, folded: str) -> bool:
        """Say whether folded text that has both together asks for them."""
        return bool(self.asks.search(folded)) and not self.unless.search(folded)


@dataclass(frozen=True, slots=True)
class _Gatebook:
    refuse: Finder[Category]
    steer: Finder[Category]
    despair: Finder[Category]
    pairs: Finder[_Pair]
    """By the one of the two."""
    instructions: Mapping[str, str]


def gate(prompt: str, context: Context) -> GateVerdict:
    """Judge `prompt` by our rules; only its words count, never what they claim about the rules."""
    folded = fold(_unmasked(prompt))
    pairs = _pairs(folded)
    if refused := _refused(folded, pairs):
        return GateVerdict(Gate.REFUSE, refused)
    steered = Category.SELF_HARM if context.at_risk else _steered(folded, pairs)
    if steered:
        return GateVerdict(Gate.STEER, steered, instruction_for(steered))
    return GateVerdict(Gate.PROCEED)


def refused_category(folded: str) -> Category | None:
    """Return the hard category in which our rules refuse folded text, if they do."""
    return _refused(folded, _pairs(folded))


def _refused(folded: str, pairs: Iterable[_Pair]) -> Category | None:
    asked = (pair.category for pair in pairs if pair.asked_for(folded))
    return next(asked, None) or next(iter(_gatebook().refuse.found(folded)), None)


def _steered(folded: str, pairs: Iterable[_Pair]) -> Category | None:
    paired = (pair.category for pair in pairs)
    return next(paired, None) or next(iter(_gatebook().steer.found(folded)), None)


def _pairs(folded: str) -> list[_Pair]:
    return [pair for pair in _gatebook().pairs.found(folded) if pair.together(folded)]


def instruction_for(category: Category) -> str:
    """Return what a model is told when we steer it around `category`."""
    instructions = _gatebook().instructions
    return instructions.get(category, instructions["default"])


def at_risk(prompt: str) -> bool:
    """Say whether the person's words signal a risk to themselves."""
    folded = fold(_unmasked(prompt))
    return bool(_gatebook().despair.found(folded))


def _unmasked(prompt: str) -> str:
    """Return a prompt in plain letters: no wide or styled ones, nothing invisible between them."""
    if prompt.isascii():
        return prompt
    plain = unicodedata.normalize("NFKC", prompt.translate(_WORDS_IN_ONE))
    if plain.replace("\n", "").isprintable():
        return plain  # nothing invisible: no letter needs to be looked at
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")


@cache
def _gatebook() -> _Gatebook:
    table = tomllib.loads(RULES.read_text(encoding="utf-8"))

    def finder(rules: Mapping[str, list[str]]) -> Finder[Category]:
        return Finder(
            (Category(name), compile_folded(pattern))
            for name, patterns in rules.items()
            for pattern in patterns
        )

    steer = table["steer"]
    return _Gatebook(
        refuse=finder(table["refuse"]),
        steer=finder(steer),
        despair=finder({Category.SELF_HARM: steer.get(Category.SELF_HARM, [])}),
        pairs=Finder((_pair(row), compile_folded(row["one"])) for row in table["pair"]),
        instructions=table["instruction"],
    )


def _pair(row: Mapping[str, Any]) -> _Pair:
    return _Pair(
        Category(row["category"]),
        compile_folded(row["other"]),
        compile_folded(_near(row["one"], row["other"], row["near"])),
        compile_folded(row["asks"]),
        compile_folded(row["unless"]),
    )


def _near(one: str, other: str, characters: int) -> str:
    """Return a pattern for two things near each other, in either order."""
    gap = f".{{0,{characters}}}"
    return f"(?:{one}){gap}(?:{other})|(?:{other}){gap}(?:{one})"
