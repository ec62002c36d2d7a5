"""What a person types to have everything removed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chatapp.accounts.account_forms import LimitedForm
from chatapp.accounts.limiting.counting import limiter
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.models import User


class EraseEverything(LimitedForm):
    """A word that nobody types by accident, and for an account its password."""

    word = forms.CharField(label="", max_length=40)
    when = forms.ChoiceField(choices=[("now", ""), ("later", "")])
    current = forms.CharField(
        label=gettext_lazy("Your password"), max_length=1_000, strip=False, required=False
    )

    def __init__(self, request: HttpRequest, person: User | None, *args: Any, **more: Any) -> None:
        """Know who asks; a guest has no password."""
        super().__init__(request, *args, **more)
        self.person = person
        self.fields["word"].label = _("Type “{word}” to confirm").format(word=self.wanted)
        self.fields["current"].required = person is not None

    @property
    def wanted(self) -> str:
        """The word, in the language of the page."""
        return _("delete")

    def clean_word(self) -> str:
        """Compare as people type: case and spaces around it are nothing."""
        given: str = self.cleaned_data["word"].strip()
        if given.casefold() != self.wanted.casefold():
            raise forms.ValidationError(_("That is not the word. Nothing was deleted."))
        return given

    def clean_current(self) -> str:
        """Check the password, as seldom as one may try to sign in."""
        given: str = self.cleaned_data["current"]
        if self.person is None:
            return ""
        self.count(Act.SIGN_IN, f"confirm:{self.person.pk}")
        if not self.person.check_password(given):
            raise forms.ValidationError(_("That is not your password. Nothing was deleted."))
        limiter().give_back(self.hit)
        return given
