"""What a person types about their account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.limiting.addresses import address_of
from chatapp.accounts.limiting.counting import limiter
from chatapp.accounts.limiting.limits import Act, Limited, Who
from chatapp.accounts.limiting.throttled import wait_words
from chatapp.accounts.models import User

_MOST_PASSWORD = 1_000


class LimitedForm(forms.Form):
    """A form that may only be sent so often; `limited` says how long to wait."""

    limited: Limited | None = None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keep the request: limits count where it came from."""
        super().__init__(*args, **kwargs)
        self.request = request

    def count(self, act: Act, person: str) -> None:
        """Count an act; raises a form error that names the wait."""
        try:
            self.hit = limiter().hit(act, Who(person, address_of(self.request)))
        except Limited as limited:
            self.limited = limited
            words = _("That was tried too often. Wait {wait}, then try again.")
            raise forms.ValidationError(
                str(words).format(wait=wait_words(limited.wait))
            ) from limited


class Address(LimitedForm):
    """An e-mail address that a letter goes to; whether it has an account is nobody's business."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)

    def clean(self) -> dict[str, Any]:
        """Count the letter, per address."""
        given = super().clean() or self.cleaned_data
        if not self.errors:
            self.count(Act.MAIL, f"mail:{given['email'].lower()}")
        return given


class NewPassword(forms.Form):
    """A password, typed once: one that was mistyped is replaced by a letter."""

    password = forms.CharField(label=_("New password"), max_length=_MOST_PASSWORD, strip=False)

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        """Know whose it will be: it must not be like their name or address."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Ask the validators of the settings."""
        return _allowed(self.cleaned_data["password"], self.person)


def _allowed(password: str, person: User) -> str:
    password_validation.validate_password(password, person)
    return password


class NewAccount(NewPassword):
    """What makes an account, once the address is known."""

    name = forms.CharField(label=_("Your name"), max_length=150, required=False)

    def make(self, email: str) -> User:
        """Write the account; its sign-in name is one that nobody has to know."""
        person = self.person
        person.email = email
        person.first_name = self.cleaned_data["name"].strip()
        person.set_password(self.cleaned_data["password"])
        person.save()
        return person


class Confirmed(LimitedForm):
    """A form that only the holder of the account can send: with the password they have now."""

    current = forms.CharField(label=_("Your password now"), max_length=_MOST_PASSWORD, strip=False)

    def __init__(self, request: HttpRequest, person: User, *args: Any, **kwargs: Any) -> None:
        """Know who the holder is."""
        super().__init__(request, *args, **kwargs)
        self.person = person

    def clean_current(self) -> str:
        """Check it, as seldom as one may try to sign in."""
        given: str = self.cleaned_data["current"]
        self.count(Act.SIGN_IN, f"confirm:{self.person.pk}")
        if not self.person.check_password(given):
            raise forms.ValidationError(_("That is not your password."))
        limiter().give_back(self.hit)
        return given


class ChangePassword(Confirmed):
    """The password one has, and the one that follows it."""

    password = forms.CharField(label=_("New password"), max_length=_MOST_PASSWORD, strip=False)

    def clean_password(self) -> str:
        """Ask the validators of the settings."""
        return _allowed(self.cleaned_data["password"], self.person)


class ChangeEmail(Confirmed):
    """The password one has, and a new address to confirm."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)

    def clean(self) -> dict[str, Any]:
        """Count the letter, per address."""
        given = super().clean() or self.cleaned_data
        if not self.errors:
            self.count(Act.MAIL, f"mail:{given['email'].lower()}")
        return given
