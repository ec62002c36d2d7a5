"""A policy pack: what may be offered for each category, read from a TOML file.

BadPolicy
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path as File
from typing import TypeVar

from refusals.engine.terms import Category, Path

_Choice = TypeVar("_Choice", bound=StrEnum)

SHIPPED = File(__file__).parent / "data" / "policy" / "default.toml"


class BadPolicy(ValueError):
    """A pack that can't be used; the message names the file, the line where known, and the key."""


class Switch(StrEnum):
    """When another model may be offered."""

    NEVER = "never"
    IF_OVER_REFUSAL = "if_over_refusal"
    IF_CLEARED = "if_cleared"
    ALWAYS = "always"


class Withdraw(StrEnum):
    """What becomes of text already shown when the no comes late."""

    NEVER = "never"
    ALWAYS = "always"


class Severity(StrEnum):
    """How soon somebody at the desk should look."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRISIS = "crisis"


class Tone(StrEnum):
    """The voice in which a card speaks."""

    PLAIN = "plain"
    WARM = "warm"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class Row:
    """What the pack says of one category."""

    paths: tuple[Path, ...]
    model: Switch = Switch.NEVER
    withdraw: Withdraw = Withdraw.NEVER
    severity: Severity = Severity.LOW
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole pack; `unlisted` holds for categories without a row of their own."""

    version: str
    unlisted: Row
    rows: Mapping[Category, Row]

    def row(self, category: Category) -> Row:
        """Return the row for `category`, else the one for unlisted categories."""
        return self.rows.get(category, self.unlisted)

    def rule(self, category: Category) -> str:
        """Name the row that decides for `category`."""
        return f"category.{category}" if category in self.rows else "unlisted"


@cache
def default_policy() -> Policy:
    """Return the shipped pack."""
    return load_policy(SHIPPED)


def load_policy(path: File) -> Policy:
    """Read and check a pack; raise `BadPolicy` naming file, line and key."""
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise BadPolicy(msg) from error
    return parse_policy(source, str(path))


def parse_policy(source: str, name: str = "policy") -> Policy:
    """Check a pack given as text; `name` is what errors call it."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: {error}"
        raise BadPolicy(msg) from error
    return _Reader(source, name).policy(table)


class _Reader:
    """Turns a table into a pack, and knows where in the source each key stands."""

    def __init__(self, source: str, name: str) -> None:
        self._lines = source.splitlines()
        self._name = name

    def policy(self, table: Mapping[str, object]) -> Policy:
        self._known(table, {"version", "unlisted", "category"}, "")
        version = table.get("version")
        if not isinstance(version, str) or not version:
            raise self._wrong("version", 'must be a text such as "2026-11-21"')
        rows = self._table(table.get("category", {}), "category")
        self._known(rows, set(Category), "category.")
        unlisted = self._row(table.get("unlisted", {"paths": ["person", "mistake"]}), "unlisted")
        return Policy(
            version,
            unlisted,
            {Category(key): self._row(row, f"category.{key}") for key, row in rows.items()},
        )

    def _row(self, given: object, key: str) -> Row:
        row = self._table(given, key)
        self._known(row, {"paths", "model", "withdraw", "severity", "tone"}, f"{key}.")
        return Row(
            paths=self._paths(row.get("paths"), f"{key}.paths"),
            model=self._choice(Switch, row.get("model", "never"), f"{key}.model"),
            withdraw=self._choice(Withdraw, row.get("withdraw", "never"), f"{key}.withdraw"),
            severity=self._choice(Severity, row.get("severity", "low"), f"{key}.severity"),
            tone=self._choice(Tone, row.get("tone", "plain"), f"{key}.tone"),
        )

    def _paths(self, given: object, key: str) -> tuple[Path, ...]:
        if not isinstance(given, list) or not given:
            raise self._wrong(key, f"must be a list of: {', '.join(Path)}")
        return tuple(dict.fromkeys(self._choice(Path, item, key) for item in given))

    def _choice(self, kind: type[_Choice], given: object, key: str) -> _Choice:
        if isinstance(given, str) and given in set(kind):
            return kind(given)
        raise self._wrong(key, f"{given!r} is not one of: {', '.join(kind)}")

    def _table(self, given: object, key: str) -> Mapping[str, object]:
        if isinstance(given, dict):
            return given
        raise self._wrong(key, "must be a table")

    def _known(self, table: Mapping[str, object], names: set[str], prefix: str) -> None:
        for key in table:
            if key not in names:
                raise self._wrong(
                    f"{prefix}{key}", f"is not known; use one of: {', '.join(sorted(names))}"
                )

    def _wrong(self, key: str, what: str) -> BadPolicy:
        line = self._line_of(key)
        where = f"{self._name}, line {line}" if line else self._name
        return BadPolicy(f"{where}: {key}: {what}")

    def _line_of(self, key: str) -> int | None:
        """Find the line of a dotted key: its own under its table's header, else the header's."""
        table, _, leaf = key.rpartition(".")
        header, found = "", None
        for number, line in enumerate(self._lines, start=1):
            text = line.split("#", 1)[0].strip()
            if text.startswith("["):
                header = text.strip("[] ")
                if header == key:
                    return number
                found = number if header == table else found
            elif header == table and text.split("=", 1)[0].strip() == leaf:
                return number
        return found
