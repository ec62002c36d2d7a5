"""The form of one resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from refusals.copybook.shipped import editions
from refusals.labels import CATEGORIES, language_name
from refusals.models import Resource

_LENGTH_OF_A_CODE = 2
_TRANSLATED = {"about": _("What it is"), "hours": _("Hours")}
_MOST = {"about": 200, "hours": 80}
"""As in the table."""
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes that have a name but are no country: unions, tests, the unknown."""

if TYPE_CHECKING:
    _ResourceForm = forms.ModelForm[Resource]
else:  # Django's own class takes no type at run time
    _ResourceForm = forms.ModelForm


CARD_LANGUAGES = tuple(editions())


def _translation(name: str, tag: str) -> forms.CharField:
    label = f"{_TRANSLATED[name]} · {language_name(tag)}"
    widget = forms.TextInput(attrs={"dir": "auto", "lang": tag})
    return forms.CharField(label=label, max_length=_MOST[name], required=False, widget=widget)


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
            "about": _TRANSLATED["about"],
            "phone": _("Phone"),
            "text": _("Text message to"),
            "hours": _TRANSLATED["hours"],
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["category"].choices = list(CATEGORIES.items())  # type: ignore[attr-defined]  # stubs know the base field only
        if self.instance.pk:
            self.initial["languages"] = ", ".join(self.instance.languages)
            self.fields["slug"].disabled = True

        for tag in CARD_LANGUAGES:
            said = self.instance.translated.get(tag, {})
            for name in _TRANSLATED:
                self.fields[f"{name}_{tag}"] = _translation(name, tag)
                self.initial[f"{name}_{tag}"] = said.get(name, "")

    def save(self, commit: bool = True) -> Resource:  # noqa: FBT001, FBT002  (Django's own)
        """Keep what is said in other languages, too; of other languages than these nothing goes."""
        found = {
            tag: said for tag, said in self.instance.translated.items() if tag not in CARD_LANGUAGES
        }
        for tag in CARD_LANGUAGES:
            said = {name: self.cleaned_data[f"{name}_{tag}"] for name in _TRANSLATED}
            if any(said.values()):
                found[tag] = {name: text for name, text in said.items() if text}
        self.instance.translated = found
        return super().save(commit)

    @property
    def translations(self) -> list[forms.BoundField]:
        """The fields for other languages, which stand apart."""
        return [self[f"{name}_{tag}"] for tag in CARD_LANGUAGES for name in _TRANSLATED]

    @property
    def wrong_in_translations(self) -> bool:
        """Say whether a field among them has to be corrected."""
        return any(field.errors for field in self.translations)

    @property
    def plain(self) -> list[forms.BoundField]:
        """All other fields, but for the word that the source was read, which comes last."""
        apart = {each.name for each in self.translations} | {"read"}
        return [each for each in self if each.name not in apart]

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
