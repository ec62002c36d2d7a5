"""What a prompt wants that a model can't do, or shouldn't, and what a reply says it is for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from refusals.engine.lexicon import compile_folded

ASKING = Path(__file__).parent / "data" / "asking.toml"
TOOLS = frozenset({"deed", "live", "senses", "memory"})
"""What it takes a tool, an eye or a memory to do."""
_WANTS = (*sorted(TOOLS), "limits", "mischief")
_ROLE_WITHIN = 300


def wants(folded: str, language: str) -> frozenset[str]:
    """Name what a folded prompt asks for: `TOOLS`, `limits`, `mischief`, or none."""
    patterns = _patterns(language)
    return frozenset(name for name in _WANTS if patterns[name].search(folded))


def has_role(folded: str, language: str) -> bool:
    """Say whether a folded reply names the one thing that it is there for."""
    return _patterns(language)["role"].search(folded[:_ROLE_WITHIN]) is not None


@cache
def negations(language: str) -> frozenset[str]:
    """Return the words with which a language says no, whoever says it."""
    table = _table()["no"]
    return frozenset(table.get(language.partition("-")[0], table["en"]))


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    tags = dict.fromkeys((language.partition("-")[0], "en"))
    return {
        name: compile_folded("|".join(f"(?:{one})" for tag in tags for one in table.get(tag, ())))
        for name, table in _table().items()
        if name != "no"
    }


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(ASKING.read_text(encoding="utf-8"))
