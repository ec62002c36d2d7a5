"""Views that may only be asked so often, and the answer that names the wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.addresses import who_asks
from chatapp.accounts.limiting.counting import limiter
from chatapp.accounts.limiting.limits import Act, Limited

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HtmxRequest, Rest], HttpResponse]

_MINUTE, _HOUR = 60, 3_600
_ENOUGH = 1.5  # of a unit, from which on it is the better word


def limited(
    act: Act, by_choice: Mapping[str, Act] | None = None, *, instead: bool = False
) -> Callable[[View[Rest]], View[Rest]]:
    """Let a view be asked as often as `act` may be done; 429 answers the rest.

    `by_choice` names other acts for some values of the address's `chosen`. What the request cost is
    its `hit`, for whoever may give it back. The wait is told beside the form, or `instead` of what
    was asked for.
    """

    def decorate(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def counted(
            request: HtmxRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponse:
            which = (by_choice or {}).get(str(kwargs.get("chosen", "")), act)
            try:
                request.hit = limiter().hit(which, who_asks(request))
            except Limited as limited:
                return too_many(request, limited, instead=instead)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(request: HtmxRequest, limited: Limited, *, instead: bool = False) -> HttpResponse:
    """Say how long to wait: in the form that htmx sent, else on a page of its own."""
    template = "_limited.html" if request.htmx else "429.html"
    response = render(request, template, {"wait": wait_words(limited.wait)}, status=429)
    response["Retry-After"] = str(limited.wait)
    if request.htmx and not instead:
        # What the form would have replaced stays: a card above all.
        response["HX-Retarget"] = "this"
        response["HX-Reswap"] = "beforeend"
    return response


def wait_words(seconds: int) -> str:
    """Return a wait in words, never shorter than it is."""
    if seconds < _MINUTE * _ENOUGH:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    if seconds < _HOUR * _ENOUGH:
        minutes = -(-seconds // _MINUTE)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = -(-seconds // _HOUR)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
