"""What is answered when a view could not: 503 while the database is away, else 500.

Nothing that needs the database may be asked for here: no person, no session, no preferences.
"""

from __future__ import annotations

import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext
from django.views.defaults import server_error as broken

RETRY_AFTER = 5
"""Seconds after which another try makes sense."""


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer the request whose error is being handled; the `handler500` of `chatapp.urls`."""
    if not _is_away(sys.exception()):
        return broken(request)
    # An error may come before the middleware that finds the reader's language.
    with translation.override(translation.get_language_from_request(request)):
        response = _away(request)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _is_away(error: BaseException | None) -> bool:
    # To SQLite a statement that it does not understand is operational, too: a mistake of ours.
    ours = getattr(error and error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError | InterfaceError) and not ours


def _away(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = render(None, "_away.html", status=503)
        # A place of its own in every page, so that nothing that stands there is replaced.
        response["HX-Retarget"] = "#away"
        response["HX-Reswap"] = "innerHTML"
        return response
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        said = gettext("That could not be done just now. Try again in a moment.")
        error = {"error": "unavailable", "message": said, "retry_after": RETRY_AFTER}
        return JsonResponse(error, status=503)
    # What was sent can't be sent again by a link.
    again = request.get_full_path() if request.method == "GET" else ""
    return render(None, "503.html", {"again": again}, status=503)
