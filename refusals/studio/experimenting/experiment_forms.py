"""What a designer fills in to plan an experiment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from refusals.fields import SeveralRows
from refusals.models import CopyVersion, Experiment
from refusals.studio.experimenting.conducting import MOST_ARMS, adds_up

if TYPE_CHECKING:
    ExperimentForm = forms.ModelForm[Experiment]
else:  # generic to the type checker only
    ExperimentForm = forms.ModelForm

_LIVE = "live"


class VersionChoices(SeveralRows):
    """Versions to choose from, each shown by its words."""

    def label_from_instance(self, obj: CopyVersion) -> str:
        """Return the words themselves, after the version's number."""
        return f"#{obj.pk} {obj.text}"


class PlanForm(ExperimentForm):
    """The plan of an experiment: what is compared, with how many people, for how long.

    Valid, it has `shares` besides: the percentages of the live wording and of the chosen ones, in
    the order of `versions`; none where all are shown equally often.
    """

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
        for name in (_LIVE, *(one.pk for one in challengers)):
            self.fields[_share(name)] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=99,
                label=_("Share of the people, in percent"),
                widget=forms.NumberInput(attrs={"aria-labelledby": f"shares wording-{name}"}),
            )

    @property
    def plan(self) -> list[BoundField]:
        """How many people, of how many conversations, for how long."""
        return [self[name] for name in ("sample", "traffic", "days")]

    @property
    def live_share(self) -> BoundField:
        """The share of the wording that is live."""
        return self[_share(_LIVE)]

    @property
    def wordings(self) -> Iterator[tuple[BoundWidget, BoundField]]:
        """Each wording that may be tried, as a box to tick, with its share."""
        for choice in self["versions"]:
            yield choice, self[_share(choice.data["value"])]

    def clean_versions(self) -> list[int]:
        """Return the ids of the chosen versions."""
        chosen = self.cleaned_data["versions"]
        if len(chosen) >= MOST_ARMS:
            raise forms.ValidationError(
                _("Try at most %(most)d wordings at once: more would need too many people."),
                params={"most": MOST_ARMS - 1},
            )
        return [version.pk for version in chosen]

    def clean(self) -> dict[str, Any]:
        """Hold that the shares of what is compared make one whole."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = values.get("versions", [])
        shares = [values.get(_share(name)) for name in (_LIVE, *chosen)]
        given = [share for share in shares if share is not None]
        values["shares"] = given
        if self._shares_are_wrong() or not chosen or not given:
            return values
        if len(given) < len(shares):
            self.add_error("versions", _("Say every share, or none: then all are the same."))
        elif not adds_up(given):
            message = _("The shares add up to %(sum)d percent. Together they have to make 100.")
            wrong = forms.ValidationError(message, params={"sum": sum(given)})
            self.add_error("versions", wrong)
        return values

    def _shares_are_wrong(self) -> bool:
        return any(name.startswith(_share("")) for name in self.errors)


def _share(name: object) -> str:
    """Return the name of the field with a version's share."""
    return f"share_{name}"
