"""Signing in and out; each role lands where it works."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from chatapp.accounts.context import workplaces
from chatapp.accounts.demo_roles import demo_roles
from chatapp.accounts.forms import SignIn
from chatapp.accounts.http import HtmxRequest


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HtmxRequest) -> HttpResponse:
    """Show the form; with the right name and password, go on to where the person was headed."""
    form = SignIn(request, request.POST or None)
    if form.is_valid() and form.user is not None:
        auth.login(request, form.user)
        return redirect(_headed(request) or _own_place(request))
    response = render(
        request,
        "accounts/login.html",
        {"form": form, "next": _headed(request), "roles": demo_roles()},
        status=422 if form.is_bound else 200,
    )
    if form.limited is not None:
        response.status_code = 429
        response["Retry-After"] = str(form.limited.wait)
    return response


@require_POST
def logout(request: HtmxRequest) -> HttpResponse:
    """Sign out, and begin anew as a guest."""
    auth.logout(request)
    return redirect("home")


def _headed(request: HtmxRequest) -> str:
    """Return the address that `next` names, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""


def _own_place(request: HtmxRequest) -> str:
    """Return the first workplace of whoever is signed in, else the chat."""
    places = workplaces(request)["workplaces"]
    return reverse(places[0][0]) if places else reverse("home")
