"""Answers to whoever can't be let in or served now: a page, a part of one, or a program's form.

Nothing that needs the database may be asked for here: no person, no session, no preferences.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise


def wall(
    request: HttpRequest, status: int, error: str, said: Promise, **context: Any
) -> HttpResponse:
    """Answer in the reader's language: the page is the template of that status.

    `error` is the word for programs, `said` the sentence for them and for parts of pages.
    """
    # What is wrong may come before the middleware that finds the reader's language.
    with translation.override(translation.get_language_from_request(request)):
        if request.headers.get("HX-Request"):
            response = render(None, "_away.html", {"said": said}, status=status)
            # A place of its own in every page, so that nothing that stands there is replaced.
            response["HX-Retarget"] = "#away"
            response["HX-Reswap"] = "innerHTML"
        elif _wants_json(request):
            response = JsonResponse({"error": error, "message": str(said)}, status=status)
        else:
            response = render(None, f"{status}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
