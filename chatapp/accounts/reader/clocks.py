"""The reader's own clock: pages tell times in the time zone that their browser names."""

from __future__ import annotations

import zoneinfo
from contextlib import AbstractContextManager
from functools import cache
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone

from chatapp.accounts.around import Around

COOKIE = "time_zone"
"""Set by `page.js`, in every browser; it holds no more than the name of a zone."""


class ReadersClock(Around):
    """A middleware: what is said in an answer, and asked in its forms, is in the reader's time.

    Without a cookie, or with one that names no zone, it is the server's. The zone is not kept.
    """

    def around(self, request: HttpRequest) -> AbstractContextManager[object]:
        """Answer the request in its reader's time."""
        return timezone.override(zone_of(request))


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """Return the time zone that the browser named, if there is one of that name."""
    name = request.COOKIES.get(COOKIE, "")
    # Only names that are listed: another would be looked for as a file.
    return ZoneInfo(name) if name in _names() else None


@cache
def _names() -> frozenset[str]:
    """Return the name of every zone there is; finding them takes a while."""
    return frozenset(zoneinfo.available_timezones())
