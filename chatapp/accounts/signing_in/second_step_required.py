"""Where staff need a second step, they set it up before anything else; in the list only there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from chatapp.accounts.guests import signed_in
from chatapp.accounts.signing_in import steps

_OPEN = frozenset({"second_step", "logout", "set_language", "settings"})


class SecondStepRequired:
    """Send who works here, and has no second step, to where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap what comes after."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; whether it may go on is known once its view is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Turn away who must set it up first."""
        person = signed_in(request.user)
        match = request.resolver_match
        if person is None or match is None or match.url_name in _OPEN:
            return None
        return redirect("second_step") if steps.must_set_up(person) else None
