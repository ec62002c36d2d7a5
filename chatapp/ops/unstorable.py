"""What no database keeps is refused at the door, by name, before a view trips over it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.utils.deprecation import MiddlewareMixin


class RefuseNul(MiddlewareMixin):
    """A middleware: a field, a parameter or an address with a NUL in it is answered by 400.

    PostgreSQL can't store one, and nobody types one. Views that read their body by themselves
    (those without Django's check of forgery) are left to do so.
    """

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """Look at what a view is about to read."""
        if "\0" in request.path_info:
            raise BadRequest("The address holds a character that can't be kept: take it out.")
        asked = [request.GET]
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            asked.append(request.POST)
        for fields in asked:
            name = _with_nul(fields)
            if name is not None:
                msg = f"The field {name!r} holds a character that can't be kept: take it out."
                raise BadRequest(msg)


def _with_nul(fields: QueryDict) -> str | None:
    return next(
        (name for name, values in fields.lists() if any("\0" in text for text in (name, *values))),
        None,
    )
