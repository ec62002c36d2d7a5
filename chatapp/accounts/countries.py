"""The country that a person chose for helplines; never guessed, kept as a preference."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from chatapp.accounts.preferences import country_of, prefer

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class ChosenCountry:
    """A middleware: cards are made far from requests, as translations are.

    The request is only kept at hand; its preferences are read where a helpline is shown.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._waits = iscoroutinefunction(get_response)
        if self._waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer the request with itself at hand."""
        if self._waits:
            return self._answered(request)
        token = _request.set(request)
        try:
            response: HttpResponseBase = self._get_response(request)
        finally:
            _request.reset(token)
        return response

    async def _answered(self, request: HttpRequest) -> HttpResponseBase:
        token = _request.set(request)
        try:
            response: HttpResponseBase = await self._get_response(request)
        finally:
            _request.reset(token)
        return response


def chosen_country() -> str:
    """Return the code of the country that whoever is being answered chose, or nothing."""
    request = _request.get()
    return country_of(request) if request is not None else ""


def choose_country(request: HttpRequest, code: str) -> None:
    """Keep the choice; an empty code takes it back."""
    prefer(request, country=code)
