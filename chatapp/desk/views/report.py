"""How the desk does: a page of figures for a time, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chatapp.desk.access import DeskRequest
from chatapp.desk.duty import availability
from chatapp.desk.models import Queue
from chatapp.desk.reporting import reports
from chatapp.desk.reporting.reports import Report
from chatapp.desk.views.lead import leads_only
from chatapp.desk.words import called

_USUAL = timedelta(days=30)
_LONGEST = timedelta(days=366)
_FIRST, _LAST = date(2000, 1, 1), date(9998, 12, 31)  # a day around them is still one
_HEIGHT = 120


class Window(forms.Form):
    """The days that a report is about, both included."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        """Refuse a time that runs backwards, or is longer than a year."""
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and not (_FIRST <= start <= end <= _LAST and end - start <= _LONGEST):
            raise forms.ValidationError(_("Choose a time of up to a year, its first day first."))
        return values


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the chart, in pixels of a drawing `_HEIGHT` high."""

    label: str
    count: int
    x: int
    y: int
    height: int


@require_GET
@never_cache
@leads_only
def report(request: DeskRequest) -> HttpResponse:
    """Show the figures of the last thirty days, or of the days that were asked for."""
    form, found = _read(request)
    context = {
        "form": form,
        "report": found,
        "bars": _bars(found) if found else [],
        "queue_names": {queue.slug: queue.shown_name for queue in Queue.objects.all()},
        "agent_names": {agent.username: called(agent) for agent in availability.agents()},
    }
    return render(request, "desk/report.html", context, status=200 if found else 422)


@require_GET
@never_cache
@leads_only
def table(request: DeskRequest) -> HttpResponse:
    """Give the same figures as CSV."""
    _form, found = _read(request)
    if found is None:
        return HttpResponse(status=422)
    response = HttpResponse("".join(reports.as_csv(found)), content_type="text/csv; charset=utf-8")
    name = f"desk-{found.start:%Y%m%d}-{found.end - timedelta(days=1):%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _read(request: DeskRequest) -> tuple[Window, Report | None]:
    today = timezone.localdate()
    usual = {"start": (today - _USUAL).isoformat(), "end": today.isoformat()}
    form = Window({**usual, **{key: request.GET[key] for key in usual if key in request.GET}})
    if not form.is_valid():
        return form, None
    first, last = form.cleaned_data["start"], form.cleaned_data["end"]
    start = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    return form, reports.report(request.user, start, end)


def _bars(found: Report) -> list[Bar]:
    most = max((count for _day, count in found.days), default=0) or 1
    heights = [round(count * (_HEIGHT - 4) / most) for _day, count in found.days]
    return [
        Bar(f"{day:%Y-%m-%d}", count, index * 10, _HEIGHT - height, height)
        for index, ((day, count), height) in enumerate(zip(found.days, heights, strict=True))
    ]
