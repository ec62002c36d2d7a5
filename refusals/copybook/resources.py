"""The registry of crisis resources: each with its source and the date that it was read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("resources.toml")


@dataclass(frozen=True, slots=True)
class Resource:
    """Somewhere to turn; `countries` holds `*` for an international directory."""

    name: str
    url: str
    countries: tuple[str, ...]
    source: str
    read_on: date


@cache
def resources() -> tuple[Resource, ...]:
    """Return every registered resource, in the order of the file."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["resource"]
    return tuple(
        Resource(
            name=row["name"],
            url=row["url"],
            countries=tuple(row["countries"]),
            source=row["source"],
            read_on=date.fromisoformat(row["read_on"]),
        )
        for row in rows
    )
