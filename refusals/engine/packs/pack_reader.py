"""Read a policy pack from a TOML table; what is wrong is named by file, line and key."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from refusals.engine.packs.conditions import NAMED, When
from refusals.engine.packs.pack import (
    Checks,
    Policy,
    Refined,
    Row,
    Severity,
    Switch,
    Tone,
    Withdraw,
)
from refusals.engine.packs.tables import Table, TableReader
from refusals.engine.terms import Audience, Category, Path

_Choice = TypeVar("_Choice", bound=StrEnum)
_ROW = {"paths", "model", "withdraw", "severity", "tone", "review"}
_LISTS = {*NAMED, "capability_needed"}
_SWITCHES = {"desk_open", "at_risk", "leaked"}
_COUNTS = {"prior_refusals", "models_tried"}


class BadPolicy(ValueError):
    """A pack that can't be used; the message names the file, the line where known, and the key."""


class Reader(TableReader[BadPolicy]):
    """Turns a table into a pack, and knows where in the source each key stands."""

    error = BadPolicy

    def policy(self, table: Table) -> Policy:
        """Return the pack in `table`, or raise `BadPolicy` for what is wrong with it first."""
        self._known(table, {"version", "unlisted", "category", "checks"}, "")
        version = table.get("version")
        if not isinstance(version, str) or not version:
            raise self._wrong("version", 'must be a text such as "2026-11-21"')
        rows = self._table(table.get("category", {}), "category")
        self._known(rows, set(Category), "category.")
        unlisted, otherwise = self._rows(
            table.get("unlisted", {"paths": ["person", "mistake"]}), "unlisted"
        )
        found = {Category(key): self._rows(row, f"category.{key}") for key, row in rows.items()}
        return Policy(
            version=version,
            unlisted=unlisted,
            rows={category: row for category, (row, _) in found.items()},
            refined={None: otherwise} | {key: refined for key, (_, refined) in found.items()},
            checks=self._checks(self._table(table.get("checks", {}), "checks")),
        )

    def _rows(self, given: object, key: str) -> tuple[Row, tuple[Refined, ...]]:
        table = self._table(given, key)
        self._known(table, {*_ROW, "when"}, f"{key}.")
        row = self._row(table, key, None)
        when = table.get("when", [])
        if not isinstance(when, list):
            raise self._wrong(f"{key}.when", f"must be written as [[{key}.when]]")
        return row, tuple(
            self._refined(self._table(one, f"{key}.when[{number}]"), f"{key}.when[{number}]", row)
            for number, one in enumerate(when, start=1)
        )

    def _refined(self, table: Table, key: str, row: Row) -> Refined:
        conditions = {*_LISTS, *_SWITCHES, *_COUNTS, "audience"}
        self._known(table, conditions | _ROW, f"{key}.")
        if not conditions & set(table):
            raise self._wrong(key, f"needs a condition: {', '.join(sorted(conditions))}")
        if not _ROW & set(table):
            raise self._wrong(key, f"changes nothing; say one of: {', '.join(sorted(_ROW))}")
        return Refined(self._when(table, key), self._row(table, key, row))

    def _when(self, table: Table, key: str) -> When:
        given: dict[str, Any] = {}
        for name, value in table.items():
            at = f"{key}.{name}"
            if name in _LISTS:
                given[name] = self._texts(value, at)
            elif name in _SWITCHES:
                given[name] = self._switch(value, at)
            elif name in _COUNTS:
                given[name] = self._count(value, at)
            elif name == "audience":
                given[name] = self._choices(Audience, value, at)
        return When(**given)

    def _row(self, row: Table, key: str, base: Row | None) -> Row:
        """Read a row; what it leaves out is as in `base`, or as in any row."""
        plain = base or Row(paths=())
        has = row.keys()
        return Row(
            paths=plain.paths
            if base and "paths" not in has
            else self._choices(Path, row.get("paths"), f"{key}.paths"),
            model=self._choice(Switch, row.get("model", plain.model), f"{key}.model"),
            withdraw=self._choice(Withdraw, row.get("withdraw", plain.withdraw), f"{key}.withdraw"),
            severity=self._choice(Severity, row.get("severity", plain.severity), f"{key}.severity"),
            tone=self._choice(Tone, row.get("tone", plain.tone), f"{key}.tone"),
            review=self._switch(row.get("review", plain.review), f"{key}.review"),
        )

    def _checks(self, table: Table) -> Checks:
        self._known(table, {"timeout_seconds", "fail_closed"}, "checks.")
        seconds = table.get("timeout_seconds", Checks().timeout_seconds)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
            raise self._wrong("checks.timeout_seconds", "must be a number of seconds above 0")
        closed = table.get("fail_closed", [])
        chosen = self._choices(Category, closed, "checks.fail_closed") if closed != [] else ()
        return Checks(float(seconds), frozenset(chosen))

    def _texts(self, given: object, key: str) -> tuple[str, ...]:
        if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
            return tuple(given)
        raise self._wrong(key, "must be a list of texts")

    def _switch(self, given: object, key: str) -> bool:
        if isinstance(given, bool):
            return given
        raise self._wrong(key, "must be true or false")

    def _count(self, given: object, key: str) -> int:
        if isinstance(given, int) and not isinstance(given, bool) and given >= 1:
            return given
        raise self._wrong(key, "must be a whole number from 1 on")

    def _choices(self, kind: type[_Choice], given: object, key: str) -> tuple[_Choice, ...]:
        if not isinstance(given, list) or not given:
            raise self._wrong(key, f"must be a list of: {', '.join(kind)}")
        return tuple(dict.fromkeys(self._choice(kind, item, key) for item in given))

    def _choice(self, kind: type[_Choice], given: object, key: str) -> _Choice:
        if isinstance(given, str) and given in set(kind):
            return kind(given)
        raise self._wrong(key, f"{given!r} is not one of: {', '.join(kind)}")
