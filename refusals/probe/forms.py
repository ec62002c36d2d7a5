"""What an analyst fills in to have models asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from refusals.labels import language_name
from refusals.probe.host import probed_models
from refusals.probe.planning import MOST_REPEATS, BadPlan, Plan, planned
from refusals.probe.suites import suites


class ProbeForm(forms.Form):
    """Which suite, which models, which languages, how often; valid, it has the `plan`."""

    suite = forms.ChoiceField(label=_("Questions"), widget=forms.RadioSelect)
    models = forms.MultipleChoiceField(label=_("Models"), widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    repeats = forms.IntegerField(
        label=_("How often each question is asked"), min_value=1, max_value=MOST_REPEATS
    )

    plan: Plan | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is: every suite, and the models that can be asked."""
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        known = suites()
        self.choose("suite", [(name, suite.title(reader)) for name, suite in known.items()])
        ready = [model for model in probed_models().values() if not model.missing]
        self.choose("models", [(model.id, model.label) for model in ready])
        tags = dict.fromkeys(tag for suite in known.values() for tag in suite.languages)
        self.choose("languages", [(tag, language_name(tag)) for tag in tags])
        self.fields["repeats"].initial = getattr(settings, "REFUSALS_PROBE_REPEATS", 3)
        self.fields["languages"].initial = list(tags)
        self.fields["suite"].initial = "regional" if "regional" in known else None

    def choose(self, field: str, choices: list[tuple[str, str]]) -> None:
        """Offer `choices` in a field."""
        found = self.fields[field]
        if isinstance(found, forms.ChoiceField):
            found.choices = choices

    def clean(self) -> dict[str, Any]:
        """Make the plan; what can't be probed is said in the form."""
        values = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.plan = planned(*(values[name] for name in self.fields))
            except BadPlan as error:
                raise forms.ValidationError(str(error)) from error
        return values
