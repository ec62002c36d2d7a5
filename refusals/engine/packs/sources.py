"""Where policy comes from: a file, read again when it changes, a published pack, or the shipped.

A pack that can't be used raises `BadPolicy`; in use, the last sound one goes on.
"""

from __future__ import annotations

import logging
import time
import tomllib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path as File

from refusals.engine.packs.pack import Policy
from refusals.engine.packs.pack_reader import BadPolicy, Reader

logger = logging.getLogger(__name__)

SHIPPED = File(__file__).parents[1] / "data" / "policy" / "default.toml"
_LOOK_SECONDS = 1.0


def load_policy(path: File) -> Policy:
    """Read and check a pack; raise `BadPolicy` naming file, line and key."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        raise BadPolicy(f"{path}: {what}") from error
    return parse_policy(source, str(path))


def parse_policy(source: str, name: str = "policy") -> Policy:
    """Check a pack given as text; `name` is what errors call it."""
    try:
        table = tomllib.loads(source)
    except ValueError as error:
        raise BadPolicy(f"{name}: {error}") from error
    except RecursionError as error:
        raise BadPolicy(f"{name}: is nested too deep") from error
    return Reader(source, name).policy(table)


@cache
def default_policy() -> Policy:
    """Return the shipped pack."""
    return load_policy(SHIPPED)


class PackFile:
    """A pack in a file, looked at no more than once a second.

    A change that can't be used leaves the last sound pack in force, and is logged once.
    """

    def __init__(
        self,
        path: File,
        *,
        look_seconds: float = _LOOK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._look_seconds = look_seconds
        self._clock = clock
        self._looked: float | None = None
        self._seen: tuple[int, ...] | None = None
        self._policy: Policy | None = None

    def policy(self) -> Policy:
        """Return the pack in force: the shipped one until the file was sound once."""
        now = self._clock()
        if self._looked is None or now - self._looked >= self._look_seconds:
            self._looked = now
            self._look()
        return self._policy or default_policy()

    def _look(self) -> None:
        seen: tuple[int, ...] = ()
        with suppress(OSError):
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self._policy = load_policy(self._path)
        except BadPolicy as error:
            kept = self._policy.version if self._policy else default_policy().version
            logger.error("Policy not changed, version %s goes on: %s", kept, error)  # noqa: TRY400  (the message names the line; a trace adds nothing)


_pack_file = cache(PackFile)


def _nothing_published() -> Policy | None:
    return None


_named: Callable[[], str] = str
_published: Callable[[], Policy | None] = _nothing_published


def follow(
    named: Callable[[], str], published: Callable[[], Policy | None] = _nothing_published
) -> None:
    """Take the pack from the file that `named` names, else the `published` one, else the shipped.

    Both are asked each time, in event loops too: they return at once what they know.
    """
    global _named, _published  # the one place where a host says which is in force
    _named, _published = named, published


def current_policy() -> Policy:
    """Return the pack in force now."""
    path = _named()
    if path:
        return _pack_file(File(path)).policy()
    return _published() or default_policy()
