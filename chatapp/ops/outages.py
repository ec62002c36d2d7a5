"""What the log says: no key or word of anybody's, and a line for what fails without a database.

Every request and every sweep fails then; a traceback of each would bury whatever else is told.
"""

from __future__ import annotations

import copy
import logging
import re
import sqlite3
import time
import traceback
from collections.abc import Iterator
from types import TracebackType

import psycopg
from django.db import Error, InterfaceError, OperationalError
from django.urls import Resolver404, resolve


def is_away(error: BaseException | None) -> bool:
    """Say whether the database could not be asked, which is no mistake of ours."""
    # To SQLite a statement that it does not understand is operational, too: a mistake of ours.
    ours = getattr(error and error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError | InterfaceError) and not ours


def unusable(error: BaseException) -> str:
    """Say in a line why a command could not use the database; nothing for a mistake of ours."""
    why = " ".join(str(error).split())
    if "no such table" in why or type(error.__cause__).__name__ == "UndefinedTable":
        return f"The database is not prepared ({why}): run manage.py migrate, or make run."
    return f"The database can't be used: {why}" if is_away(error) else ""


_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_VALUE = re.compile(r': ".*')


class OneLine(logging.Formatter):
    """Formats what failed for want of the database in one line; everything else as it is.

    An address that lets in whoever has it is nowhere: its pattern stands for it. Nor is a row that
    the database refused, which PostgreSQL quotes whole.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Name the exception instead of showing its way, and a path's pattern for a path."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not is_away(error):
            return super().format(_without_key(record))
        line = copy.copy(record)
        line.exc_info = line.exc_text = line.stack_info = None
        line.msg, line.args = _told(record, error), ()
        return super().format(line)

    def formatException(self, ei: _Info) -> str:  # noqa: N802  (logging's own name)
        """Show the way to an error and to what led to it, as Python does."""
        return "\n".join(_ways_to(ei[1])) if ei[1] else super().formatException(ei)


def _ways_to(error: BaseException, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """Yield the lines on an error, after those on what it came of; a group's before its parts."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told = seen | {id(error)}
    if before is not None and id(before) not in told:
        yield from _ways_to(before, told)
        yield "\nwhich led to:\n"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield _named(error)
    for part in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield "\none of them:\n"
        yield from _ways_to(part, told)


def _named(error: BaseException) -> str:
    """Name an error as Python does; one of a database without the values that it refused."""
    if not isinstance(error, Error | psycopg.Error | sqlite3.Error):
        return "".join(traceback.format_exception_only(error)).rstrip("\n")
    why = _VALUE.sub(": …", str(error).partition("\n")[0])
    return f"{type(error).__module__}.{type(error).__qualname__}: {why}"


def _without_key(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record of a request without the token that its path may hold."""
    path = getattr(getattr(record, "request", None), "path_info", "")
    try:
        holds_key = bool(path) and "token" in resolve(path).kwargs
    except Resolver404:
        return record
    if not holds_key or not isinstance(record.args, tuple):
        return record
    line = copy.copy(record)
    line.args = tuple(_pattern(path) if one == path else one for one in record.args)
    return line


def _told(record: logging.LogRecord, error: BaseException) -> str:
    request = getattr(record, "request", None)
    what = f"{request.method} {_pattern(request.path_info)}" if request else record.getMessage()
    why = f"{type(error).__name__}: {error}"
    return " ".join(f"{what} failed: {why}".split())


def _pattern(path: str) -> str:
    """Return an address without what names a conversation, or lets somebody in."""
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return "an unknown address"


class NowAndThen(logging.Filter):
    """Lets a message of each kind through once in a while: a pool tries again many times a second.

    `seconds` is how long it keeps quiet.
    """

    def __init__(self, seconds: float) -> None:
        """Begin without having heard anything."""
        super().__init__()
        self._seconds = seconds
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether nothing of this kind was told lately."""
        now = time.monotonic()
        if now < self._told.get(record.msg, -self._seconds) + self._seconds:
            return False
        self._told[record.msg] = now
        return True
