"""Creating an account: an address, a letter, a password; and what the guest began comes along."""

from __future__ import annotations

from secrets import token_hex

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chatapp.accounts.account_forms import Address, LimitedForm, NewAccount
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.mail import links
from chatapp.accounts.mail.letters import Letter
from chatapp.accounts.mail.posting import post
from chatapp.accounts.models import User
from chatapp.accounts.signing_in import adopting
from chatapp.accounts.signing_in.entering import enter


@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HtmxRequest) -> HttpResponse:
    """Ask for an address, and send a letter there: whether it has an account is told only there."""
    form = Address(request, request.POST or None)
    if form.is_valid():
        post(request, Letter.SIGN_UP, form.cleaned_data["email"])
        return sent(request, form.cleaned_data["email"])
    waiting = adopting.waiting_for(request.session)
    return shown(request, "accounts/sign_up.html", form, waiting=waiting)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def finish(request: HtmxRequest, token: str) -> HttpResponse:
    """Make the account of an address that was proved, and sign in."""
    try:
        email = links.read_sign_up(token)
    except links.UsedUp:
        return used_up(request)
    form = NewAccount(User(username=f"u-{token_hex(6)}", email=email), request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                person = form.make(email)
                links.forget(email)
        except IntegrityError:  # the link was used twice at once
            return used_up(request)
        enter(request, person, bring=request.POST.get("bring", ""), new=True)
        return redirect("home")
    waiting = adopting.waiting_for(request.session)
    context = {"form": form, "email": email, "waiting": waiting}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/sign_up_finish.html", context, status=status)


def sent(request: HtmxRequest, email: str) -> HttpResponse:
    """Say that a letter is on its way, the same for every address."""
    return render(request, "accounts/sent.html", {"email": email})


def used_up(request: HtmxRequest) -> HttpResponse:
    """Say that a link does nothing any more, and where another one comes from."""
    return render(request, "accounts/used_up.html", status=410)


def shown(request: HtmxRequest, template: str, form: LimitedForm, **more: object) -> HttpResponse:
    """Show a form, with the status of what is wrong with it."""
    response = render(
        request, template, {"form": form, **more}, status=422 if form.is_bound else 200
    )
    if form.limited is not None:
        response.status_code = 429
        response["Retry-After"] = str(form.limited.wait)
    return response
