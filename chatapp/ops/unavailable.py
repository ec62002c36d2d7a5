"""What is answered when a view could not: 503 while the database is away, else 500."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error as broken

from chatapp.ops.outages import is_away
from chatapp.ops.walls import wall

RETRY_AFTER = 5
"""Seconds after which another try makes sense."""

_SAID = _("That could not be done just now. Try again in a moment.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer the request whose error is being handled; the `handler500` of `chatapp.urls`."""
    if not is_away(sys.exception()):
        return broken(request)
    # What was sent can't be sent again by a link.
    again = request.get_full_path() if request.method == "GET" else ""
    response = wall(request, 503, "unavailable", _SAID, again=again)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
