"""The form of a queue: hours as people write them, a line a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chatapp.desk.calendars import DAYS, BadHours, read_hours
from chatapp.desk.duty import availability
from chatapp.desk.models import LANGUAGES, Queue
from chatapp.desk.words import called
from refusals.labels import CATEGORIES, language_name

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Queue]
else:  # generic to the type checker only
    ModelForm = forms.ModelForm

_NAMES: dict[str, str | Promise] = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
_SPAN = re.compile(r"(\d\d?:\d\d)\s*[-–]\s*(\d\d?:\d\d)")


class QueueForm(ModelForm):
    """What a queue takes, who serves it, when, and what it promises."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("None chosen: any."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    categories = forms.MultipleChoiceField(
        label=_("Categories"),
        help_text=_("None chosen: any."),
        required=False,
        choices=list(CATEGORIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    holidays = forms.CharField(
        label=_("Holidays"),
        help_text=_("A date a line, such as 2026-12-25."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr"}),
    )

    webhook_url = forms.URLField(
        label=_("Address of the webhook"), required=False, assume_scheme="https"
    )

    class Meta:
        model = Queue
        fields = (
            *("name", "slug", "rank", "languages", "categories", "members"),
            *("time_zone", "holidays"),
            *("first_response_minutes", "next_response_minutes", "resolution_minutes"),
            *("crisis_minutes", "warn_percent", "capacity", "auto_assign"),
            *("retention_days", "close_after_days"),
            *("notify_email", "webhook_url", "webhook_secret"),
        )
        labels = {
            "name": _("Name"),
            "slug": _("Short name, for addresses"),
            "rank": _("Rank"),
            "members": _("Who serves it"),
            "time_zone": _("Time zone"),
            "first_response_minutes": _("First response, in minutes"),
            "next_response_minutes": _("Next response, in minutes"),
            "resolution_minutes": _("Resolution, in minutes"),
            "crisis_minutes": _("Response in a crisis, in minutes"),
            "warn_percent": _("Warn after so many percent of the time"),
            "capacity": _("Tickets that one agent is given at a time"),
            "auto_assign": _("Give tickets out by itself"),
            "retention_days": _("Days after the end until the words are deleted"),
            "close_after_days": _("Days in which a resolved ticket can be opened again"),
            "notify_email": _("E-mail address for notices"),
            "webhook_secret": _("Secret that signs the webhook"),
        }
        help_texts = {
            "rank": _("Of queues that fit a ticket equally well, the lowest gets it."),
            "members": _("None chosen: every agent."),
            "first_response_minutes": _("Minutes of opening hours."),
            "next_response_minutes": _("Minutes of opening hours, after the person wrote again."),
            "resolution_minutes": _("The clock rests while the person’s answer is awaited."),
            "crisis_minutes": _("By day and night, whatever the hours are."),
            "webhook_secret": _("Left empty, it stays as it is."),
            # Their labels say it; what the model says of them is for developers.
            **dict.fromkeys(("capacity", "retention_days", "close_after_days"), ""),
        }
        widgets = {
            "members": forms.CheckboxSelectMultiple,
            "time_zone": forms.TextInput(attrs={"list": "time-zones", "dir": "ltr"}),
            "webhook_secret": forms.PasswordInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages, members = self.fields["languages"], self.fields["members"]
        languages.choices = [(code, language_name(code)) for code in LANGUAGES]  # type: ignore[attr-defined]
        members.queryset = availability.agents()  # type: ignore[attr-defined]
        members.label_from_instance = called  # type: ignore[attr-defined]
        members.required = False
        for name in ("first_response", "next_response", "resolution", "crisis"):
            self.fields[f"{name}_minutes"].required = True
        self.initial["holidays"] = "\n".join(self.instance.holidays)
        for day in DAYS:
            self.fields[f"hours_{day}"] = forms.CharField(
                label=str(_NAMES[day]),
                required=False,
                initial=_written(self.instance.hours.get(day, [])),
                widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "09:00-17:00"}),
            )

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the opening hours, Monday first."""
        return [self[f"hours_{day}"] for day in DAYS]

    @property
    def time_zones(self) -> list[str]:
        """Names to choose from: places, where clocks are put forward as people there know it."""
        return sorted(name for name in available_timezones() if "/" in name)

    @property
    def plain(self) -> list[forms.BoundField]:
        """Every field but the opening hours."""
        return [field for field in self if not field.name.startswith("hours_")]

    def clean_holidays(self) -> list[str]:
        """Return the dates; the model says which is none."""
        return str(self.cleaned_data["holidays"]).split()

    def clean_webhook_secret(self) -> str:
        """Return the secret that was there unless another one was given."""
        return str(self.cleaned_data["webhook_secret"]) or self.instance.webhook_secret

    def clean(self) -> dict[str, Any]:
        """Put the days' hours together."""
        values = super().clean() or self.cleaned_data
        hours: dict[str, list[list[str]]] = {}
        for day in DAYS:
            given = self.cleaned_data.get(f"hours_{day}", "")
            spans = [[start.zfill(5), end.zfill(5)] for start, end in _SPAN.findall(given)]
            if given.strip() and (not spans or _SPAN.sub("", given).strip(" ,;")):
                self.add_error(f"hours_{day}", _("Write hours such as 09:00-12:00, 13:00-17:00."))
            elif spans:
                hours[day] = spans
        try:
            read_hours(hours)
        except BadHours as error:
            self.add_error(None, str(error))
        self.instance.hours = hours
        return values


def _written(spans: list[list[str]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in spans)
