"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from chatapp.accounts.forms import SignIn
from chatapp.accounts.guests import signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.reader.preferences import prefer
from chatapp.accounts.signing_in import adopting, steps
from chatapp.accounts.signing_in.arriving import arrive
from chatapp.accounts.signing_in.demo_roles import demo_roles
from chatapp.accounts.signing_in.entering import leave
from chatapp.accounts.views.step import half_in


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HtmxRequest) -> HttpResponse:
    """Show the form; with the right name and password, go on to where the person was headed."""
    form = SignIn(request, request.POST or None)
    if form.is_valid() and form.user is not None:
        bring, headed = request.POST.get("bring", ""), _headed(request)
        if steps.has_second_step(form.user):
            return half_in(request, form.user, bring=bring, headed=headed)
        return arrive(request, form.user, bring=bring, headed=headed)
    response = render(
        request,
        "accounts/login.html",
        {
            "form": form,
            "next": _headed(request),
            "roles": demo_roles(),
            "waiting": [] if signed_in(request.user) else adopting.waiting_for(request.session),
        },
        status=422 if form.is_bound else 200,
    )
    if form.limited is not None:
        response.status_code = 429
        response["Retry-After"] = str(form.limited.wait)
    return response


@require_POST
def logout(request: HtmxRequest) -> HttpResponse:
    """Sign out, and begin anew as a guest; what the browser kept unsent goes too."""
    leave(request)
    response = redirect("home")
    response["Clear-Site-Data"] = '"storage"'  # drafts: who uses the browser next may be another
    return response


@require_POST
def set_language(request: HtmxRequest) -> HttpResponseBase:
    """Show the pages in another language, here and wherever this person signs in."""
    language = request.POST.get("language", "")
    if signed_in(request.user) and language in dict(settings.LANGUAGES):
        prefer(request, language=language)
    return i18n.set_language(request)


def _headed(request: HtmxRequest) -> str:
    """Return the address that `next` names, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""
