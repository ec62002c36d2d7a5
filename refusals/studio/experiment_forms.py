"""What a designer fills in to plan an experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from refusals.models import CopyVersion, Experiment
from refusals.studio.conducting import MOST_ARMS

if TYPE_CHECKING:
    Versions = forms.ModelMultipleChoiceField[CopyVersion]
    ExperimentForm = forms.ModelForm[Experiment]
else:  # generic to the type checker only
    Versions = forms.ModelMultipleChoiceField
    ExperimentForm = forms.ModelForm


class VersionChoices(Versions):
    """Versions to choose from, each shown by its words."""

    def label_from_instance(self, obj: CopyVersion) -> str:
        """Return the words themselves, after the version's number."""
        return f"#{obj.pk} {obj.text}"


class PlanForm(ExperimentForm):
    """The plan of an experiment: what is compared, with how many people, for how long."""

    class Meta:
        model = Experiment
        fields = ("name", "sample", "traffic", "days")
        labels = {
            "name": _("What you want to find out"),
            "sample": _("People for each wording"),
            "traffic": _("Share of conversations that take part, in percent"),
            "days": _("Days after which it is over anyway"),
        }

    def __init__(self, *args: Any, challengers: list[CopyVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versions"] = VersionChoices(
            queryset=CopyVersion.objects.filter(pk__in=[one.pk for one in challengers]),
            widget=forms.CheckboxSelectMultiple,
            label=_("Wordings to try against the live one"),
            error_messages={"required": _("Choose at least one wording to try.")},
        )
        self.order_fields(("name", "versions", "sample", "traffic", "days"))

    def clean_versions(self) -> list[int]:
        """Return the ids of the chosen versions."""
        chosen = self.cleaned_data["versions"]
        if len(chosen) >= MOST_ARMS:
            raise forms.ValidationError(
                _("Try at most %(most)d wordings at once: more would need too many people."),
                params={"most": MOST_ARMS - 1},
            )
        return [version.pk for version in chosen]
