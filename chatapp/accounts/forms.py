"""What a person types to sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.models import User


class SignIn(forms.Form):
    """A name and a password that must belong together; which of them was wrong is not said."""

    login = forms.CharField(label=_("Name"), max_length=150)
    password = forms.CharField(label=_("Password"), max_length=1_000, strip=False)
    user: User | None = None

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keep the request: whoever checks the password may want to know where it came from."""
        super().__init__(*args, **kwargs)
        self._request = request

    def clean(self) -> dict[str, Any]:
        """Find the account; raises a form error when there is none."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        found = authenticate(self._request, username=given["login"], password=given["password"])
        if not isinstance(found, User):
            raise forms.ValidationError(
                _("That name and password don’t belong together. Check both and try again.")
            )
        self.user = found
        return given
