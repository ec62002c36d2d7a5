"""Read the environment: each reader takes a variable's name, and a wrong value is told by it.

Every reader raises `ImproperlyConfigured`, which says what is wrong and what to write instead.
What may hold a password (an address of a database, a broker, a mail server) is never repeated.
"""

from __future__ import annotations

import math
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
_RATE = r"[1-9]\d*/([1-9]\d* ?)?(second|minute|hour|day)s?"


def text(name: str, *, default: str) -> str:
    """Read any text."""
    return str(_env.str(name, default=default))


def words(name: str, *, default: Iterable[str]) -> list[str]:
    """Read several words with commas between them."""
    return [str(word) for word in _env.list(name, default=list(default))]


def flag(name: str, *, default: bool) -> bool:
    """Read a switch: 1/0, true/false, yes/no, on/off."""
    raw = text(name, default="").strip().lower()
    if raw not in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise _wrong(name, raw, "is not a switch: use 1 or 0.")
    return raw in {"1", "true", "yes", "on"} if raw else default


def number(name: str, *, default: float, least: float = 0) -> float:
    """Read a number that is at least `least`."""
    raw = text(name, default="").strip()
    try:
        value = float(raw) if raw else float(default)
    except ValueError as error:
        raise _wrong(name, raw, "is not a number: write 20 or 0.5.") from error
    if not math.isfinite(value):
        raise _wrong(name, raw, "is not a number: write 20 or 0.5.")
    if value < least:
        raise _wrong(name, raw, f"is below {least:g}, the least it may be.")
    return value


def whole(name: str, *, default: int, least: int = 0, most: float = math.inf) -> int:
    """Read a whole number from `least` to `most`."""
    value = number(name, default=default, least=least)
    if value != int(value):
        raise _wrong(name, value, "is not a whole number.")
    if value > most:
        raise _wrong(name, int(value), f"is above {most:g}, the most it may be.")
    return int(value)


def rates(name: str, *, default: str) -> str:
    """Read how often something may be done, such as 20/minute;300/day."""
    raw = text(name, default="").strip() or default
    if not re.fullmatch(f"{_RATE}(;{_RATE})*", raw):
        raise _wrong(name, raw, "is not a limit: write 20/minute, or 20/minute;300/day.")
    return raw


def one_of(name: str, *, names: tuple[str, ...]) -> str:
    """Read one of a few names; nothing is one too."""
    value = text(name, default="").strip().lower()
    if value not in {"", *names}:
        raise _wrong(name, value, f"is not one of: {', '.join(names)}.")
    return value


def origins(name: str, *, default: Iterable[str]) -> list[str]:
    """Read full origins: scheme, host and port of pages."""
    given = words(name, default=default)
    for origin in given:
        if not _is_origin(origin):
            raise _wrong(name, origin, "is not an origin such as https://chat.example.org.")
    return given


def _is_origin(raw: str) -> bool:
    try:
        parts = urlsplit(raw)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.path


def mail(name: str, *, default: str) -> dict[str, Any]:
    """Read where mail goes: smtp://, smtp+tls://, consolemail:// or filemail:///a/directory."""
    try:
        found: dict[str, Any] = _env.email_url(name, default=default)
    except (ImproperlyConfigured, ValueError):
        found = {}
    if "EMAIL_BACKEND" not in found:
        msg = f"{name} must be like smtp+tls://name:password@host:587."
        raise ImproperlyConfigured(msg)
    return found


def postgresql(name: str, *, wait: int) -> dict[str, Any] | None:
    """Read the address of a PostgreSQL database; None where the variable names none.

    A connection is waited for so many seconds, and one whose server is silent is given up; what
    the address says of that goes first (`?connect_timeout=2`).
    """
    given = text(name, default="")
    if not given:
        return None
    try:
        if urlsplit(given).scheme not in {"postgres", "postgresql"}:
            msg = f"{name} must name a PostgreSQL database; leave it out for SQLite."
            raise ImproperlyConfigured(msg)
        found: dict[str, Any] = _env.db_url(name)
    except ValueError as error:
        msg = f"{name} must be like postgresql://name:password@host:5432/database."
        raise ImproperlyConfigured(msg) from error
    silent = {"connect_timeout": wait, "tcp_user_timeout": wait * 3_000}
    found["OPTIONS"] = {**silent, **found.get("OPTIONS", {}), "pool": {"timeout": wait}}
    found["CONN_MAX_AGE"] = 0  # the pool keeps them
    return found


def redis_url(name: str, *, written: Path) -> str:
    """Read where Redis is; else from `written`, which names the private server of `make run`."""
    given = text(name, default="")
    if not given:
        # Port 1 answers nobody: commands that need no broker run, others fail at once and say so.
        return written.read_text().strip() if written.exists() else "redis://127.0.0.1:1/0"
    if not given.startswith(("redis://", "rediss://", "unix://")):
        msg = f"{name} must start with redis://, rediss:// or unix://."
        raise ImproperlyConfigured(msg)
    return given


def secret(name: str, *, kept: Path) -> str:
    """Read a secret; without one, the file `kept` holds a random one, made at first use.

    Processes that start at once agree: whoever writes the file first is believed by all.
    """
    given = text(name, default="")
    if given:
        return given
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            _write_once(kept, secrets.token_urlsafe(50))
        return kept.read_text()
    except OSError as error:
        msg = f"CHATAPP_VAR={str(kept.parent)!r} can't be written to: {error.strerror}."
        raise ImproperlyConfigured(msg) from error


def _write_once(path: Path, content: str) -> None:
    """Write a file for its owner only, unless it is there: whole, or not at all on a full disk."""
    handle, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
        path.hardlink_to(draft)  # unlike a rename it takes nobody's place
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def _wrong(name: str, value: object, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} {why}")
