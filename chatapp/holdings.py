"""What an app stores for a person: how it is handed out, removed, and let go when it is old.

Each app describes its own in a `holdings` module, as a tuple called `HOLDINGS`, and
`settings.PRIVACY_HOLDINGS` lists them in the order of removal: what leans on others comes first.
A test walks all models and fails for one that belongs to a person and that no holding claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.translation import ngettext

_YEAR = 365


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data it is: an account, or a guest without one."""

    user_id: int | None = None
    guest: UUID | None = None


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export; its content comes in pieces, so that none has to fit in memory."""

    name: str
    pieces: Iterator[bytes]


def json_file(name: str, data: Any) -> ExportedFile:
    """Return a file that holds `data`, which is small, as people and programs can read it."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return ExportedFile(name, iter([text.encode() + b"\n"]))


def nothing_to_export(subject: Subject) -> Iterator[ExportedFile]:
    """Export nothing: what is stored says nothing that is not in another file."""
    yield from ()


def nothing_to_erase(subject: Subject) -> int:
    """Erase nothing: it goes with what it leans on, or it stays, as its holding says."""
    return 0


def nothing_to_adopt(guest: UUID, user_id: int) -> int:
    """Move nothing: guests have none of it, or it goes along with what it leans on."""
    return 0


def nothing_waiting(guest: UUID) -> list[str]:
    """Name nothing that would be brought along."""
    return []


def swept_elsewhere(before: datetime, most: int) -> int:
    """Sweep nothing: another task, or Redis by itself, lets it go."""
    return 0


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days something is kept (0: until it is deleted), and the broom.

    `sweep(before, most)` removes up to `most` rows that are older than `before`, in transactions
    of a few milliseconds, and returns how many there were.
    """

    title: str | Promise
    days: Callable[[], int]
    sweep: Callable[[datetime, int], int] = swept_elsewhere

    @property
    def words(self) -> str:
        """Say for how long, and from when on."""
        days = self.days()
        if not days:
            return str(self.title)
        years, rest = divmod(days, _YEAR)
        if rest:
            period = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        else:
            period = ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
        return f"{period} {self.title}"


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that is stored for people.

    `models` are the tables it answers for, as `app.Model`. `kept` says what stays after a removal
    and why; empty: nothing does. `staff` says that only those who work here have any. `erase` may
    be repeated, and returns how many things it removed. `waiting` names what a guest has that an
    account could take over, and `adopt` does so, inside the caller's transaction.
    """

    title: str | Promise
    models: tuple[str, ...]
    retention: tuple[Retention, ...]
    kept: str | Promise = ""
    staff: bool = False
    export: Callable[[Subject], Iterator[ExportedFile]] = nothing_to_export
    erase: Callable[[Subject], int] = nothing_to_erase
    waiting: Callable[[UUID], list[str]] = nothing_waiting
    adopt: Callable[[UUID, int], int] = nothing_to_adopt


def holdings() -> tuple[Holding, ...]:
    """Return what every app says it stores, in the order of removal."""
    return _holdings(tuple(settings.PRIVACY_HOLDINGS))


@cache
def _holdings(modules: tuple[str, ...]) -> tuple[Holding, ...]:
    return tuple(found for name in modules for found in import_module(name).HOLDINGS)
