"""A forgotten password: an address, a letter, a new password."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chatapp.accounts.account_forms import Address, NewPassword
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.mail import links
from chatapp.accounts.mail.letters import Letter
from chatapp.accounts.mail.posting import post
from chatapp.accounts.signing_in.passwords import change_password
from chatapp.accounts.views.sign_up import sent, shown, used_up


@never_cache
@require_http_methods(["GET", "POST"])
def reset(request: HtmxRequest) -> HttpResponse:
    """Ask for an address, and send a letter there: whether it has an account is told only there."""
    form = Address(request, request.POST or None)
    if form.is_valid():
        post(request, Letter.RESET, form.cleaned_data["email"])
        return sent(request, form.cleaned_data["email"])
    return shown(request, "accounts/reset.html", form)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def finish(request: HtmxRequest, uid: str, token: str) -> HttpResponse:
    """Set the new password, which signs its holder out everywhere; then they sign in with it."""
    try:
        person = links.read_reset(uid, token)
    except links.UsedUp:
        return used_up(request)
    form = NewPassword(person, request.POST or None)
    if form.is_valid():
        change_password(request, person, form.cleaned_data["password"])
        messages.success(request, _("Your password is changed. Sign in with the new one."))
        return redirect("login")
    context = {"form": form, "person": person}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/reset_finish.html", context, status=status)
