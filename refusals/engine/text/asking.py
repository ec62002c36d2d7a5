"""What a prompt wants that a model can't do, or shouldn't, and what a reply says it is for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from refusals.engine.text.lexicon import compile_folded, with_lists
from refusals.engine.text.looking import Finder

ASKING = Path(__file__).parents[1] / "data" / "asking.toml"
TOOLS = frozenset({"deed", "live", "senses", "memory"})
"""What it takes a tool, an eye or a memory to do."""
_WANTS = (*sorted(TOOLS), "despair", "limits", "means", "mischief", "premise")
_ROLE_WITHIN = 300


def wants(folded: str, language: str) -> frozenset[str]:
    """Name what a folded prompt asks for: `TOOLS`, `limits`, `mischief`, `premise`, or none.

    Who tells of despair wants `means`, or only to have told it: `despair`.
    """
    found = frozenset(_wants(language).found(folded))
    return found - {"despair" if {"despair", "means"} <= found else "means"}


def has_role(folded: str, language: str) -> bool:
    """Say whether a folded reply names the one thing that it is there for."""
    return bool(_roles(language).found(folded[:_ROLE_WITHIN]))


def negations(language: str) -> frozenset[str]:
    """Return the words with which a language says no, whoever says it."""
    return _words("no", language)


def reasons(language: str) -> frozenset[str]:
    """Return the words with which a language begins a reason."""
    return _words("because", language)


@cache
def _words(name: str, language: str) -> frozenset[str]:
    table = _table()[name]
    return frozenset(table.get(language.partition("-")[0], table["en"]))


@cache
def _wants(language: str) -> Finder[str]:
    return _finder(_WANTS, language)


@cache
def _roles(language: str) -> Finder[str]:
    return _finder(("role",), language)


def _finder(names: Sequence[str], language: str) -> Finder[str]:
    tags = dict.fromkeys((language.partition("-")[0], "en"))
    lists: Mapping[str, str] = _table()["lists"]
    return Finder(
        (name, compile_folded(with_lists(pattern, lists)))
        for name in names
        for tag in tags
        for pattern in _table()[name].get(tag, ())
    )


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(ASKING.read_text(encoding="utf-8"))
