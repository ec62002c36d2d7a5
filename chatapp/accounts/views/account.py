"""The account's own page: name, address, password, and where its holder is signed in."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chatapp.accounts.account_forms import ChangeEmail, ChangePassword
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.mail import links
from chatapp.accounts.mail.letters import Letter
from chatapp.accounts.mail.posting import post
from chatapp.accounts.models import Session, User
from chatapp.accounts.signing_in import adopting, steps
from chatapp.accounts.signing_in.passwords import change_password
from chatapp.accounts.signing_in.sessions import end_all
from chatapp.accounts.views.sign_up import sent, used_up


@never_cache
@login_required
@require_GET
def account(request: HtmxRequest) -> HttpResponse:
    """Show the account."""
    return _page(request)


@login_required
@require_POST
def name(request: HtmxRequest) -> HttpResponse:
    """Be called something else."""
    person = _person(request)
    person.first_name = request.POST.get("name", "").strip()[:150]
    person.last_name = ""
    person.save(update_fields=["first_name", "last_name"])
    return _saved(request)


@sensitive_post_parameters("current", "password")
@login_required
@require_POST
def password(request: HtmxRequest) -> HttpResponse:
    """Change the password; every other session ends."""
    form = ChangePassword(request, _person(request), request.POST)
    if not form.is_valid():
        return _page(request, password_form=form)
    change_password(request, _person(request), form.cleaned_data["password"])
    messages.success(request, _("Your password is changed. You were signed out everywhere else."))
    return redirect("account")


@sensitive_post_parameters("current")
@login_required
@require_POST
def email(request: HtmxRequest) -> HttpResponse:
    """Send a letter to a new address; the account has it once its link was followed."""
    form = ChangeEmail(request, _person(request), request.POST)
    if not form.is_valid():
        return _page(request, email_form=form)
    post(request, Letter.NEW_EMAIL, form.cleaned_data["email"], about=_person(request))
    return sent(request, form.cleaned_data["email"])


@never_cache
@require_http_methods(["GET", "POST"])
def email_finish(request: HtmxRequest, token: str) -> HttpResponse:
    """Give the account the address that was proved; the one it had is told."""
    try:
        new = links.read_new_email(token)
    except links.UsedUp:
        return used_up(request)
    if request.method == "GET":
        return render(request, "accounts/email_finish.html", {"address": new.address})
    before = new.person.email
    try:
        with transaction.atomic():
            User.objects.filter(pk=new.person.pk, email=before).update(email=new.address)
            links.forget(new.address)
    except IntegrityError:  # another account took it meanwhile
        return used_up(request)
    if before:
        post(request, Letter.EMAIL_CHANGED, before, about=new.person)
    messages.success(request, _("Your account uses this address now."))
    return redirect("account")


@login_required
@require_POST
def elsewhere(request: HtmxRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    end_all(_person(request), but=request.session.session_key)
    messages.success(request, _("You were signed out everywhere else."))
    return redirect("account")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HtmxRequest) -> HttpResponse:
    """Ask what becomes of what was begun here before signing in, and do it."""
    if request.method == "POST":
        adopting.settle(request.session, _person(request), request.POST.get("bring", ""))
        return redirect("home")
    waiting = adopting.waiting_for(request.session)
    if not waiting:
        return redirect("home")
    return render(request, "accounts/bring.html", {"waiting": waiting})


def _page(
    request: HtmxRequest,
    *,
    password_form: ChangePassword | None = None,
    email_form: ChangeEmail | None = None,
) -> HttpResponse:
    person = _person(request)
    wrong: forms.Form | None = password_form or email_form
    context = {
        "password_form": password_form or ChangePassword(request, person),
        "email_form": email_form or ChangeEmail(request, person),
        "elsewhere": Session.objects.filter(user=person, expire_date__gt=timezone.now())
        .exclude(session_key=request.session.session_key or "")
        .count(),
        "has_second_step": steps.has_second_step(person),
        "codes_left": steps.codes_left(person),
    }
    limited = getattr(wrong, "limited", None)
    response = render(request, "settings/account.html", context, status=422 if wrong else 200)
    if limited is not None:
        response.status_code = 429
        response["Retry-After"] = str(limited.wait)
    return response


def _saved(request: HtmxRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("account")


def _person(request: HtmxRequest) -> User:
    return cast("User", request.user)
