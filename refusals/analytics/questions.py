"""What an analyst asks: which days, and which of the refusals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from refusals.analytics.days import DAY
from refusals.engine.terms import DecidedBy
from refusals.labels import CATEGORIES, DECIDERS, language_name, model_names

USUAL = 30
"""So many days are shown unless others are asked for."""
_LONGEST = timedelta(days=366)
_FIRST, _LAST = date(2000, 1, 1), date(9998, 12, 31)  # a window before and a day after are dates


@dataclass(frozen=True, slots=True)
class Question:
    """Some days, both ends included, and what the refusals are narrowed to; empty: to nothing."""

    first: date
    last: date
    asked: str = ""
    language: str = ""
    category: str = ""
    decided_by: str = ""

    @property
    def days(self) -> int:
        """How many days it is about."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Question:
        """The same about as many days just before."""
        return replace(self, first=self.first - self.days * DAY, last=self.first - DAY)

    @property
    def of_turns(self) -> dict[str, str]:
        """What turns can be narrowed to: they have no category."""
        return _given(asked=self.asked, language=self.language)

    @property
    def of_refusals(self) -> dict[str, str]:
        """What refusals are narrowed to."""
        return _given(**self.of_turns, category=self.category, decided_by=self.decided_by)

    @property
    def query(self) -> str:
        """The same as the page's address has it."""
        days = {"start": self.first.isoformat(), "end": self.last.isoformat()}
        return urlencode({**days, **self.of_refusals})


def _given(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


class QuestionForm(forms.Form):
    """Reads a question from an address; `known` are the models and languages that were counted."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    asked = forms.ChoiceField(label=_("Model"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    decided_by = forms.ChoiceField(label=_("Decided by"), required=False)

    def __init__(self, given: Any, *, today: date, models: list[str], languages: list[str]) -> None:
        """Fill in the usual days where none are given."""
        usual = {"start": (today - (USUAL - 1) * DAY).isoformat(), "end": today.isoformat()}
        super().__init__(
            {**usual, **{name: given[name] for name in self.base_fields if name in given}}
        )
        names = model_names()
        self._choose("asked", {model: names.get(model, model) for model in models})
        self._choose("language", {code: language_name(code) for code in languages})
        self._choose("category", {category: str(name) for category, name in CATEGORIES.items()})
        self._choose("decided_by", {str(each): str(DECIDERS[each]) for each in DecidedBy})

    def _choose(self, name: str, labels: dict[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        listed = sorted(labels.items(), key=lambda pair: pair[1].casefold())
        field.choices = [("", _("All")), *listed]

    def clean(self) -> dict[str, Any]:
        """Refuse a time that runs backwards, or is longer than a year."""
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and not (_FIRST <= start <= end <= _LAST and end - start < _LONGEST):
            raise forms.ValidationError(_("Choose a time of up to a year, its first day first."))
        return values

    @property
    def question(self) -> Question:
        """What was asked, once the form is valid."""
        rest = {
            name: self.cleaned_data[name]
            for name in ("asked", "language", "category", "decided_by")
        }
        return Question(self.cleaned_data["start"], self.cleaned_data["end"], **rest)
