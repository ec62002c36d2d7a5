"""Which language somebody reads, where no middleware has looked: on a socket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import translation


def language_of_socket(scope: Mapping[str, Any]) -> str:
    """Return what the page would be shown in: by the cookie, else by what the browser accepts."""
    asked = HttpRequest()
    asked.COOKIES = dict(scope.get("cookies", {}))
    accepted = dict(scope["headers"]).get(b"accept-language", b"")
    asked.META["HTTP_ACCEPT_LANGUAGE"] = accepted.decode("latin-1")
    return translation.get_language_from_request(asked)
