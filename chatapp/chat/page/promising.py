"""What the chat may promise of a person: whether one is there, when, and after how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chatapp.desk.duty import availability
from chatapp.desk.duty.availability import Available
from chatapp.desk.hours import week_in_words
from chatapp.desk.models import Ticket

_HOUR = 60
_WEEK = 7
_LONGEST_IN_MINUTES = 90


@dataclass(frozen=True, slots=True)
class DeskNow:
    """Whether a person can be reached now; hours and wait in words, empty where nobody knows."""

    open: bool = True
    hours: str = ""
    wait: str = ""


def desk_now(category: str, language: str) -> DeskNow:
    """Return what may be promised to somebody with such a matter, who speaks `language`."""
    found = availability.for_topic(category, language)
    wait = in_words(found.wait) if found.open and found.wait is not None else ""
    return DeskNow(open=found.open, hours="" if found.open else hours_in_words(found), wait=wait)


def is_open(category: str, language: str) -> bool:
    """Say whether somebody can be routed to now."""
    return availability.for_topic(category, language).open


def closed_words(ticket: Ticket) -> str:
    """Return the hours of the queue in which a ticket waits, while it is closed; else nothing."""
    if ticket.is_crisis:
        return ""
    found = availability.now(ticket.queue)
    return "" if found.in_hours else hours_in_words(found)


def in_words(wait: timedelta) -> str:
    """Return a wait as people say it: rounded up, never a promise of seconds."""
    minutes = max(1, -int(-wait.total_seconds() // 60))
    if minutes <= _LONGEST_IN_MINUTES:
        return ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes)
    hours = -(-minutes // _HOUR)
    return ngettext("about {n} hour", "about {n} hours", hours).format(n=hours)


def hours_in_words(found: Available, *, at: datetime | None = None) -> str:
    """Return the opening hours and, while it is closed, when it opens next."""
    hours = week_in_words(found.hours)
    said = f"{hours} ({found.time_zone})" if hours else ""
    if found.in_hours or found.next_opening is None:
        return said
    opens = timezone.localtime(found.next_opening)
    opening = _("opens {day}, {time} {zone}").format(
        day=_day(opens, at or timezone.now()), time=time_format(opens), zone=opens.tzname()
    )
    return f"{said} · {opening}" if said else opening


def _day(moment: datetime, now: datetime) -> str:
    """Name a day to come: with its date when a weekday alone would mean an earlier one."""
    days = (moment.date() - timezone.localtime(now).date()).days
    weekday = date_format(moment, "l")
    return weekday if days < _WEEK else f"{weekday}, {date_format(moment, 'MONTH_DAY_FORMAT')}"
