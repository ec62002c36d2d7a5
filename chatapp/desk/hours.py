"""Opening hours in words, for the person and for the desk."""

from __future__ import annotations

from datetime import time

from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chatapp.desk.calendars import Hours, Minutes

_HOUR = 60
_COMMAS = {"zh-hans": "，", "ar": "، "}
_WHOLE_DAY = (0, 24 * _HOUR)


def week_in_words(hours: Hours) -> str:
    """Join days that follow one another and have the same hours: Mon–Fri 09:00–17:00."""
    runs: list[tuple[int, int, tuple[Minutes, ...]]] = []
    for day in sorted(hours):
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == hours[day]:
            runs[-1] = (runs[-1][0], day, hours[day])
        else:
            runs.append((day, day, hours[day]))
    return _comma().join(f"{_days(first, last)} {_spans(spans)}" for first, last, spans in runs)


def _days(first: int, last: int) -> str:
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def _spans(spans: tuple[Minutes, ...]) -> str:
    if spans == (_WHOLE_DAY,):
        return _("all day")
    return _comma().join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _comma() -> str:
    return _COMMAS.get(get_language() or "", ", ")


def _clock(minute: int) -> str:
    return time_format(time(minute // _HOUR % 24, minute % _HOUR))
