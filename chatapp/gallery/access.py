"""Who may look at the gallery: everybody who works with cards."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from chatapp.accounts.guests import signed_in
from chatapp.accounts.models import Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

READERS = (Role.DESIGNER, Role.POLICY, Role.ANALYST, Role.LEAD)
"""Who reads what people wrote about declines that look wrong to them."""


def staff_only(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let in who has one of `roles`, by default any; guests go to sign in, others are refused."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = signed_in(request.user)
            if person is None:
                return redirect_to_login(request.get_full_path())
            if not person.has_role(*(roles or Role)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
