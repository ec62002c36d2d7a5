"""What is on record, read from the database file itself while the product runs on it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.stack import Stack


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one stack."""

    stack: Stack

    def said(self, turn: str) -> tuple[str, list[str]]:
        """Return a turn's state and the texts of its model's messages: one, or none yet."""
        ((state,),) = self._rows("SELECT state FROM conversations_turn WHERE id = ?", _hex(turn))
        rows = self._rows(
            "SELECT text FROM conversations_message WHERE turn_id = ? AND author = 'model'",
            _hex(turn),
        )
        return state, [text for (text,) in rows]

    def running(self) -> int:
        """Count the turns that have not ended."""
        ((found,),) = self._rows("SELECT count(*) FROM conversations_turn WHERE state = 'running'")
        return int(found)

    def announcements(self, tickets: Iterable[int]) -> dict[int, int]:
        """Return how often each ticket was announced."""
        rows = self._rows(
            "SELECT ticket_id, count(*) FROM desk_ticketevent "
            "WHERE kind = 'announced' GROUP BY ticket_id"
        )
        found = dict(rows)
        return {ticket: found.get(ticket, 0) for ticket in tickets}

    def announced(self) -> list[int]:
        """Return the announced tickets, the first first."""
        query = "SELECT ticket_id FROM desk_ticketevent WHERE kind = 'announced' ORDER BY id"
        return [ticket for (ticket,) in self._rows(query)]

    def notices(self, tickets: Iterable[int]) -> dict[int, int]:
        """Return how many rows of the desk's own notice each ticket has."""
        rows = self._rows(
            "SELECT ticket_id, count(*) FROM desk_delivery "
            "WHERE about = 'announced' AND channel = 'in_app' GROUP BY ticket_id"
        )
        found = dict(rows)
        return {ticket: found.get(ticket, 0) for ticket in tickets}

    def told(self, tickets: Iterable[int], channel: str) -> dict[str, int]:
        """Return the keys of the announcements by `channel`, each with its ticket."""
        query = "SELECT key, ticket_id FROM desk_delivery WHERE about = 'announced' AND channel = ?"
        known = set(tickets)
        return {str(UUID(key)): pk for key, pk in self._rows(query, channel) if pk in known}

    def unsent(self) -> int:
        """Count the notices that are still to be sent."""
        ((found,),) = self._rows("SELECT count(*) FROM desk_delivery WHERE state = 'waiting'")
        return int(found)

    def handled(self) -> int:
        """Count what workers have done for tickets: announcements, and notices that were sent."""
        ((found,),) = self._rows(
            "SELECT (SELECT count(*) FROM desk_ticketevent WHERE kind = 'announced')"
            " + (SELECT count(*) FROM desk_delivery WHERE finished IS NOT NULL)"
        )
        return int(found)

    def until_announced(self, tickets: Iterable[int]) -> float:
        """Return the most seconds that one of these tickets waited for its announcement."""
        rows = self._rows(
            "SELECT ticket_id, desk_ticket.created, desk_ticketevent.created "
            "FROM desk_ticketevent JOIN desk_ticket ON desk_ticket.id = ticket_id "
            "WHERE kind = 'announced'"
        )
        return _longest(rows, tickets)

    def until_told(self, tickets: Iterable[int]) -> float:
        """Return the most seconds from one of these announcements to its webhook or letter."""
        rows = self._rows(
            "SELECT ticket_id, created, finished FROM desk_delivery "
            "WHERE about = 'announced' AND channel != 'in_app' AND state = 'sent'"
        )
        return _longest(rows, tickets)

    def replies(self) -> set[str]:
        """Return the keys of every reply of an agent."""
        rows = self._rows("SELECT key FROM conversations_message WHERE author = 'agent'")
        return {str(UUID(key)) for (key,) in rows}

    def seconds_until(self, claim: Callable[[], bool], *, within: float) -> float:
        """Return how long it took until the claim was true, or `within` if it never was.

        Meanwhile a part that ended by itself is started again, as it is in a product: a worker may
        not outlive its broker.
        """
        began = time.monotonic()
        while time.monotonic() - began < within:
            self.stack.revive()
            if claim():
                return time.monotonic() - began
            time.sleep(0.05)
        return within

    @contextmanager
    def without(self, table: str) -> Iterator[None]:
        """Give a table another name for a while: whatever needs it fails."""
        self._rename(table, "elsewhere")
        try:
            yield
        finally:
            self._rename("elsewhere", table)

    def _rename(self, table: str, name: str) -> None:
        with closing(sqlite3.connect(self.stack.var / "db.sqlite3", timeout=60)) as database:
            database.execute("PRAGMA legacy_alter_table = ON")  # or others would refer to the name
            database.execute(f"ALTER TABLE {table} RENAME TO {name}")
            database.commit()

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        path = f"file:{self.stack.var / 'db.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=10)) as database:
            return database.execute(query, values).fetchall()


def _longest(rows: Iterable[tuple[int, str, str]], tickets: Iterable[int]) -> float:
    known = set(tickets)
    spans = (
        datetime.fromisoformat(end) - datetime.fromisoformat(start)
        for ticket, start, end in rows
        if ticket in known
    )
    return max((span.total_seconds() for span in spans), default=0.0)


def _hex(uuid: str) -> str:
    return UUID(uuid).hex
