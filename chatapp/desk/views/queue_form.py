"""The form of a queue: hours as people write them, a line a day."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from chatapp.desk.calendars import DAYS, BadHours, read_holidays, read_hours
from chatapp.desk.duty import availability
from chatapp.desk.models import LANGUAGES, Queue
from chatapp.desk.words import called
from refusals.fields import SeveralRows
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
_SPAN = re.compile(r"(\d\d?(?::\d\d)?)\s*[-–]\s*(\d\d?(?::\d\d)?)")

_TAKEN = "new"
"""The address of the form of a new queue."""
_LONGEST_SLUG = 40


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
            "slug": _("Left empty, it is made of the name."),
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
        field_classes = {"members": SeveralRows}
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
        members.required = self.fields["slug"].required = False
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

    def clean_slug(self) -> str:
        """Return the short name, or one that is made of the name and that no queue has."""
        given = self.cleaned_data["slug"] or self.instance.slug
        if given == _TAKEN:
            raise forms.ValidationError(_("This short name is taken by the form of a new queue."))
        return given or _free_slug(self.cleaned_data.get("name", ""))

    def clean_time_zone(self) -> str:
        """Refuse a time zone that the system does not know, in the reader's language."""
        given = str(self.cleaned_data["time_zone"])
        if given not in available_timezones():
            told = _("“%(given)s” is no time zone such as Europe/Madrid.")
            raise forms.ValidationError(told, params={"given": given})
        return given

    def clean_holidays(self) -> list[str]:
        """Return the dates; say which is none."""
        given = str(self.cleaned_data["holidays"]).split()
        for one in given:
            try:
                read_holidays([one])
            except BadHours as error:
                told = _("“%(given)s” is no date such as 2026-12-25.")
                raise forms.ValidationError(told, params={"given": one}) from error
        return given

    def clean_webhook_secret(self) -> str:
        """Return the secret that was there unless another one was given."""
        return str(self.cleaned_data["webhook_secret"]) or self.instance.webhook_secret

    def clean(self) -> dict[str, Any]:
        """Put the days' hours together."""
        values = super().clean() or self.cleaned_data
        read = {day: self._spans_of(day) for day in DAYS}
        self.instance.hours = {day: spans for day, spans in read.items() if spans}
        return values

    def _spans_of(self, day: str) -> list[list[str]]:
        """Read the hours of a day; what is wrong with them is said beside them."""
        given = self.cleaned_data.get(f"hours_{day}", "")
        spans = [[_clock(start), _clock(end)] for start, end in _SPAN.findall(given)]
        if given.strip() and (not spans or _SPAN.sub("", given).strip(" ,;")):
            self.add_error(f"hours_{day}", _("Write hours such as 09:00-12:00, 13:00-17:00."))
            return []
        try:
            read_hours({day: spans} if spans else {})
        except BadHours:
            told = _("Hours lie between 00:00 and 24:00, begin before they end, and don't overlap.")
            self.add_error(f"hours_{day}", told)
            return []
        return spans


def _clock(given: str) -> str:
    hour, _colon, minute = given.partition(":")
    return f"{hour:0>2}:{minute or '00'}"


def _free_slug(name: str) -> str:
    """Return a short name that no queue has, as near to `name` as an address allows."""
    base = slugify(name)[:_LONGEST_SLUG] or "queue"
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    used = {_TAKEN, *Queue.objects.values_list("slug", flat=True)}
    return next(one for one in names if one not in used)


def _written(spans: list[list[str]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in spans)
