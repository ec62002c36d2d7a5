"""What an app stores for a person: how it is handed out, removed, and let go when it is old.

Each app describes its own in a `holdings` module, as a tuple called `HOLDINGS`, and
`settings.PRIVACY_HOLDINGS` lists them in the order of removal: what leans on others comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise


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


def nothing_to_export(subject: Subject) -> Iterator[ExportedFile]:
    """Export nothing: what is stored says nothing that is not in another file."""
    yield from ()


def nothing_to_erase(subject: Subject) -> int:
    """Erase nothing: it goes with what it leans on, or it stays, as its holding says."""
    return 0


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days something is kept: the name of a setting (0: for ever), and the broom.

    `sweep(before, most)` removes up to `most` rows that are older than `before`, in transactions
    of a few milliseconds, and returns how many there were.
    """

    setting: str
    title: str | Promise
    sweep: Callable[[datetime, int], int]


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that is stored for people.

    `models` are the tables it answers for, as `app.Model`. `kept` says what stays after a removal
    and why; empty: nothing does. `erase` may be repeated, and returns how many rows it removed.
    """

    name: str
    models: tuple[str, ...]
    export: Callable[[Subject], Iterator[ExportedFile]] = nothing_to_export
    erase: Callable[[Subject], int] = nothing_to_erase
    kept: str | Promise = ""
    retention: tuple[Retention, ...] = field(default=())
