"""The reader's own clock: pages tell times in the time zone that their browser names."""

from __future__ import annotations

import zoneinfo
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

COOKIE = "time_zone"
"""Set by `page.js`, in every browser; it holds no more than the name of a zone."""


class ReadersClock:
    """A middleware: what is said in an answer, and asked in its forms, is in the reader's time.

    Without a cookie, or with one that names no zone, it is the server's. The zone is not kept.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._waits = iscoroutinefunction(get_response)
        if self._waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer the request in its reader's time."""
        if self._waits:
            return self._answered(request)
        with timezone.override(zone_of(request)):
            response: HttpResponseBase = self._get_response(request)
        return response

    async def _answered(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(zone_of(request)):
            response: HttpResponseBase = await self._get_response(request)
        return response


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """Return the time zone that the browser named, if there is one of that name."""
    name = request.COOKIES.get(COOKIE, "")
    # Only names that are listed: another would be looked for as a file.
    return ZoneInfo(name) if name in _names() else None


@cache
def _names() -> frozenset[str]:
    """Return the name of every zone there is; finding them takes a while."""
    return frozenset(zoneinfo.available_timezones())
