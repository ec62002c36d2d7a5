"""What a person types to sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.limiting.addresses import address_of
from chatapp.accounts.limiting.counting import limiter
from chatapp.accounts.limiting.limits import Act, Limited, Who
from chatapp.accounts.limiting.throttled import wait_words
from chatapp.accounts.models import User


class SignIn(forms.Form):
    """A name and a password that must belong together; which of them was wrong is not said."""

    login = forms.CharField(label=_("E-mail address or name"), max_length=254)
    password = forms.CharField(label=_("Password"), max_length=1_000, strip=False)
    user: User | None = None
    limited: Limited | None = None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keep the request: whoever checks the password may want to know where it came from."""
        super().__init__(*args, **kwargs)
        self._request = request

    def clean(self) -> dict[str, Any]:
        """Find the account; raises a form error when there is none, or after too many failures.

        Every try counts at once, so that many at a time are many; one that succeeds is given back.
        Whether there is such an account makes no difference to what is counted and said.
        """
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        address = address_of(self._request)
        who = Who(f"{given['login'].strip().casefold()} from {address}", address)
        try:
            hit = limiter().hit(Act.SIGN_IN, who)
        except Limited as limited:
            self.limited = limited
            raise forms.ValidationError(self._wait_first(limited)) from limited
        found = authenticate(self._request, username=given["login"], password=given["password"])
        if not isinstance(found, User):
            raise forms.ValidationError(
                _("That name and password don’t belong together. Check both and try again.")
            )
        limiter().give_back(hit)
        self.user = found
        return given

    @staticmethod
    def _wait_first(limited: Limited) -> str:
        wait = wait_words(limited.wait)
        return _("That was tried too often. Wait {wait}, then try again.").format(wait=wait)
