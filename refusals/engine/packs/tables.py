"""TOML files that are read strictly: what is wrong is named by file, line and key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Generic, TypeVar

_HEADER = re.compile(r"\[(\[)?([^\[\]]+)\]\]?\s*(?:#.*)?")
_NAMED = re.compile(r"[\w\s.\"'-]+=")

Table = Mapping[str, object]
_Error = TypeVar("_Error", bound=ValueError)


class TableReader(Generic[_Error]):
    """Knows where in its file each key stands, and raises `error` for what is wrong there.

    `source` is the file's text, `name` what people call the file. A key is dotted: `category.hate`.
    """

    error: type[_Error]

    def __init__(self, source: str, name: str) -> None:
        self._lines = source.splitlines()
        self._name = name

    def _table(self, given: object, key: str) -> Table:
        if isinstance(given, dict):
            return given
        raise self._wrong(key, "must be a table")

    def _known(self, table: Table, names: Collection[str], prefix: str) -> None:
        """Refuse a key that nobody reads: most likely it is misspelt."""
        for key in table:
            if key not in names:
                raise self._wrong(
                    f"{prefix}{key}", f"is not known; use one of: {', '.join(sorted(names))}"
                )

    def _wrong(self, key: str, what: str) -> _Error:
        line = _line_of(key, self._lines)
        where = f"{self._name}, line {line}" if line else self._name
        return self.error(f"{where}: {key}: {what}")


def _line_of(key: str, lines: Sequence[str]) -> int | None:
    """Find the line of a dotted key, or else the nearest that it is a part of.

    The second of several `[[a.when]]` is called `a.when[2]`.
    """
    table, best, found, counts = "", "", None, Counter[str]()
    for number, line in enumerate(lines, start=1):
        if header := _HEADER.fullmatch(line.strip()):
            here = _plain(header[2])
            if header[1]:
                counts[here] += 1
                here = f"{here}[{counts[here]}]"
            table = here
        elif _NAMED.match(line):
            here = f"{table}.{_plain(line.partition('=')[0])}".removeprefix(".")
        else:
            continue
        if here == key or here.startswith((f"{key}.", f"{key}[")):
            return number
        if len(here) > len(best) and key.startswith((f"{here}.", f"{here}[")):
            best, found = here, number
    return found


def _plain(dotted: str) -> str:
    return ".".join(part.strip(" \t\"'") for part in dotted.split("."))
