"""The second step: setting it up, being asked for it, turning it off."""

from __future__ import annotations

import time
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chatapp.accounts.account_forms import Confirmed, LimitedForm
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.counting import limiter
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.mail.letters import Letter
from chatapp.accounts.mail.posting import post
from chatapp.accounts.models import User
from chatapp.accounts.signing_in import steps
from chatapp.accounts.signing_in.arriving import arrive
from chatapp.accounts.views.sign_up import shown

_KEY, _SECONDS = "half_in", 600


class Code(LimitedForm):
    """A code of the app, or a recovery code."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)

    def check(self, person: User) -> bool:
        """Say whether it lets this person in; wrong ones count as failures to sign in."""
        if not self.is_valid():
            return False
        try:
            self.count(Act.SIGN_IN, f"code:{person.pk}")
        except forms.ValidationError as error:
            self.add_error("code", error)
            return False
        if not steps.passes(person, self.cleaned_data["code"]):
            self.add_error("code", _("That code is not right, or was used before."))
            return False
        limiter().give_back(self.hit)
        return True


def half_in(request: HtmxRequest, person: User, *, bring: str, headed: str) -> HttpResponse:
    """Remember who gave the right password, and ask for the code."""
    request.session[_KEY] = {
        "user": person.pk,
        "hash": person.get_session_auth_hash(),
        "bring": bring,
        "next": headed,
        "at": time.time(),
    }
    return redirect("login_code")


@never_cache
@require_http_methods(["GET", "POST"])
def login_code(request: HtmxRequest) -> HttpResponse:
    """Ask for the code; with the right one, sign in."""
    kept: dict[str, Any] = request.session.get(_KEY, {})
    person = _half(kept)
    if person is None:
        request.session.pop(_KEY, None)
        return redirect("login")
    form = Code(request, request.POST or None)
    if form.is_bound and form.check(person):
        del request.session[_KEY]
        return arrive(request, person, bring=kept["bring"], headed=kept["next"])
    return shown(request, "accounts/login_code.html", form)


@sensitive_post_parameters("current")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def set_up(request: HtmxRequest) -> HttpResponse:
    """Show the secret, and turn the second step on with its first code.

    What takes the place of one takes the password too, as turning it off does, and is told by a
    letter: a browser that was left open is no reason to lose it.
    """
    person = cast("User", request.user)
    device, form, wrong = steps.begin(person), None, False
    if steps.has_second_step(person):
        form = Confirmed(request, person, request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        codes = steps.confirm(person, request.POST.get("code", ""))
        if codes:
            if form is not None:
                _tell(request, person, Letter.SECOND_STEP_CHANGED)
            return render(request, "settings/recovery.html", {"codes": codes})
        wrong = True
    context = {
        "form": form,
        "secret": steps.secret_of(device),
        "picture": steps.picture_of(device),
        "wrong": wrong,
        "must": steps.must_set_up(person),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "settings/second_step.html", context, status=status)


@sensitive_post_parameters("current")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def turn_off(request: HtmxRequest) -> HttpResponse:
    """Let one step be enough again, with the password; its holder is told by a letter."""
    person = cast("User", request.user)
    form = Confirmed(request, person, request.POST or None)
    if form.is_valid():
        steps.turn_off(person)
        _tell(request, person, Letter.SECOND_STEP_OFF)
        messages.success(request, _("Signing in takes one step again."))
        return redirect("account")
    return shown(request, "settings/second_step_off.html", form)


def _tell(request: HtmxRequest, person: User, letter: Letter) -> None:
    if person.email:
        post(request, letter, person.email, about=person)


def _half(kept: dict[str, Any]) -> User | None:
    if not kept or time.time() - kept["at"] > _SECONDS:
        return None
    person = User.objects.filter(pk=kept["user"], is_active=True).first()
    return person if person and person.get_session_auth_hash() == kept["hash"] else None
