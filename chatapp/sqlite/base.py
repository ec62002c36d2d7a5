"""SQLite whose writers wait for each other in short steps.

SQLite waits for a lock inside one call and holds its connection's mutex meanwhile. Python's garbage
collector runs in any thread and may have to finish what was left of another thread's statement,
for which it needs that mutex. If it runs in the writer that is waited for, nobody in any process
writes until the wait is over, and then it ends in "database is locked". So one call waits shortly,
and we ask again.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

_STEP_MILLISECONDS = 50
_LONGEST_PAUSE = 0.005
"""Seconds between two steps, in which whoever needs the mutex gets it."""

T = TypeVar("T")


class _Connection(sqlite3.Connection):
    patience = 0.0
    """Seconds that a statement waits for others."""


class _Cursor(base.SQLiteCursorWrapper):
    def __init__(self, connection: _Connection) -> None:
        super().__init__(connection)
        self._patience = connection.patience

    def execute(self, query: Any, params: Any = None) -> Any:
        return self._patiently(lambda: super(_Cursor, self).execute(query, params))

    def executemany(self, query: Any, param_list: Iterable[Any]) -> Any:
        kept = list(param_list)  # a generator could not be asked again
        return self._patiently(lambda: super(_Cursor, self).executemany(query, kept))

    def _patiently(self, ask: Callable[[], T]) -> T:
        until = time.monotonic() + self._patience
        while True:
            try:
                return ask()
            except sqlite3.OperationalError as error:
                # Inside a transaction another try finds the same; it has to begin anew.
                if not _is_busy(error) or self.connection.in_transaction:
                    raise
                if time.monotonic() >= until:
                    raise
            time.sleep(random.uniform(0, _LONGEST_PAUSE))  # noqa: S311  (no secret)


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


class DatabaseWrapper(base.DatabaseWrapper):
    """What `DATABASES` names; `timeout` is how many seconds a statement waits for others."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> _Connection:
        """Connect; only what is done while connecting waits in one long step."""
        params = {**conn_params, "factory": _Connection}
        connection: _Connection = super().get_new_connection(params)
        connection.patience = conn_params["timeout"]
        connection.execute(f"PRAGMA busy_timeout = {_STEP_MILLISECONDS}")
        return connection

    def create_cursor(self, name: str | None = None) -> _Cursor:
        """Return a cursor that asks again."""
        cursor: _Cursor = self.connection.cursor(factory=_Cursor)
        return cursor
