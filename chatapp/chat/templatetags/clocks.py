"""When something was said, on the clock of whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime

register = template.Library()


@dataclass(frozen=True, slots=True)
class Told:
    """A moment for programs, in full, and as briefly as it can be told today."""

    exact: str
    full: str
    words: str


@register.filter
def told(moment: datetime) -> Told:
    """Return how a moment is told: a time of today, and of any other day with that day."""
    here = localtime(moment)
    full = date_format(here, "DATETIME_FORMAT")
    today = here.date() == localdate()
    return Told(here.isoformat(), full, date_format(here, "TIME_FORMAT") if today else full)
