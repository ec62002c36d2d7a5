"""Who may sit at the desk: agents and their leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRefresh

from chatapp.accounts.guests import signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.models import Role, User
from chatapp.accounts.signing_in import steps

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class DeskRequest(HtmxRequest):
    """A request from somebody who works at the desk."""

    user: User


class SeeOther(HttpResponseRedirect):
    """What a form without scripts gets: look at the page again."""

    status_code = 303


def works_at_desk(user: User | AnonymousUser) -> bool:
    """Say whether `user` may see tickets at all; not without a second step where one is needed."""
    person = signed_in(user)
    if person is None or not person.is_active or not person.has_role(Role.AGENT, Role.LEAD):
        return False
    return not steps.must_set_up(person)


def desk_only(view: Callable[Concatenate[DeskRequest, P], HttpResponseBase]) -> View[P]:
    """Let agents and leads in, send guests to sign in, and refuse everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if works_at_desk(request.user):
            return view(cast("DeskRequest", request), *args, **kwargs)
        if signed_in(request.user):
            raise PermissionDenied
        if getattr(request, "htmx", False):
            # A fragment's place is no place for a sign-in page; the whole page goes there.
            return HttpResponseClientRefresh()
        return redirect_to_login(request.get_full_path())

    return guarded
