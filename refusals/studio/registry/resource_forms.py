"""The form of one resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from refusals.labels import CATEGORIES
from refusals.models import Resource

_LENGTH_OF_A_CODE = 2
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes that have a name but are no country: unions, tests, the unknown."""

if TYPE_CHECKING:
    _ResourceForm = forms.ModelForm[Resource]
else:  # Django's own class takes no type at run time
    _ResourceForm = forms.ModelForm


class ResourceForm(_ResourceForm):
    """Somewhere to turn; nothing is kept without a source and a way to reach it."""

    languages = forms.CharField(
        label=_("Languages spoken there"), help_text=_("Tags, as in en, es"), required=False
    )
    category = forms.ChoiceField(label=_("For cards about"))
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two letters, as in ES; empty for every country"),
        max_length=2,
        required=False,
    )
    chat = forms.URLField(label=_("Chat (address)"), required=False, assume_scheme="https")
    url = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    source = forms.URLField(
        label=_("Source (address of the page that was read)"), assume_scheme="https"
    )
    read = forms.BooleanField(label=_("I have read the source today, and this stands in it."))

    class Meta:
        model = Resource
        fields = (
            *("slug", "category", "country", "languages", "name", "about"),
            *("phone", "text", "chat", "url", "hours", "source"),
        )
        labels = {
            "slug": _("Short name in addresses"),
            "name": _("Name"),
            "about": _("What it is"),
            "phone": _("Phone"),
            "text": _("Text message to"),
            "hours": _("Hours"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["category"].choices = list(CATEGORIES.items())  # type: ignore[attr-defined]  # stubs know the base field only
        if self.instance.pk:
            self.initial["languages"] = ", ".join(self.instance.languages)
            self.fields["slug"].disabled = True

    def clean_languages(self) -> list[str]:
        """Return the tags as a list."""
        return [
            tag.strip().lower() for tag in self.cleaned_data["languages"].split(",") if tag.strip()
        ]

    def clean_country(self) -> str:
        """Return the code in capitals; only countries that exist."""
        code = str(self.cleaned_data["country"]).upper()
        named = len(code) == _LENGTH_OF_A_CODE and code in Locale("en").territories
        if code and (not named or code in _NO_COUNTRIES):
            raise forms.ValidationError(_("There is no country with this code."))
        return code

    def clean(self) -> dict[str, Any]:
        """Hold that there is a way to reach it, and that addresses are https."""
        found = super().clean() or {}
        if not any(found.get(name) for name in ("phone", "text", "chat", "url")):
            self.add_error("phone", _("Give at least one way to reach it."))
        for name in ("chat", "url"):
            address = found.get(name) or ""
            if address and not address.startswith("https://"):
                self.add_error(name, _("The address has to begin with https://."))
        return found
