"""The country that a person chose for helplines; never guessed, kept as a preference."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

from chatapp.accounts.around import Around
from chatapp.accounts.reader.preferences import country_of, prefer

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class ChosenCountry(Around):
    """A middleware: cards are made far from requests, as translations are.

    The request is only kept at hand; its preferences are read where a helpline is shown.
    """

    @contextmanager
    def around(self, request: HttpRequest) -> Iterator[None]:
        """Answer the request with itself at hand."""
        token = _request.set(request)
        try:
            yield
        finally:
            _request.reset(token)


def chosen_country() -> str:
    """Return the code of the country that whoever is being answered chose, or nothing."""
    request = _request.get()
    return country_of(request) if request is not None else ""


def choose_country(request: HttpRequest, code: str) -> None:
    """Keep the choice; an empty code takes it back."""
    prefer(request, country=code)
