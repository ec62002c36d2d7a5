"""The country that a person chose for helplines; never guessed, kept in their session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

_KEY = "country"
_session: ContextVar[SessionBase | None] = ContextVar("session", default=None)


class ChosenCountry:
    """A middleware: cards are made far from requests, as translations are.

    The session is only kept at hand; it is read where a helpline is shown.
    """

    sync_capable = async_capable = True

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]
    ) -> None:
        self._get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer the request with its session at hand."""
        _session.set(request.session)
        return self._get_response(request)


def chosen_country() -> str:
    """Return the code of the country that whoever is being answered chose, or nothing."""
    session = _session.get()
    return str(session.get(_KEY, "")) if session is not None else ""


def choose_country(session: SessionBase, code: str) -> None:
    """Keep the choice; an empty code takes it back."""
    session[_KEY] = code
