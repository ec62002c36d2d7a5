"""The country that a person chose for helplines; never guessed, kept in their session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_KEY = "country"
_session: ContextVar[SessionBase | None] = ContextVar("session", default=None)


class ChosenCountry:
    """A middleware: cards are made far from requests, as translations are.

    The session is only kept at hand; it is read where a helpline is shown.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._waits = iscoroutinefunction(get_response)
        if self._waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer the request with its session at hand."""
        if self._waits:
            return self._answered(request)
        token = _session.set(request.session)
        try:
            response: HttpResponseBase = self._get_response(request)
        finally:
            _session.reset(token)
        return response

    async def _answered(self, request: HttpRequest) -> HttpResponseBase:
        token = _session.set(request.session)
        try:
            response: HttpResponseBase = await self._get_response(request)
        finally:
            _session.reset(token)
        return response


def chosen_country() -> str:
    """Return the code of the country that whoever is being answered chose, or nothing."""
    session = _session.get()
    return str(session.get(_KEY, "")) if session is not None else ""


def choose_country(session: SessionBase, code: str) -> None:
    """Keep the choice; an empty code takes it back."""
    session[_KEY] = code
