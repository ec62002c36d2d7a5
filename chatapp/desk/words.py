"""How the desk says things: who somebody is, how long ago it was, how a person's words begin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext, ngettext, ngettext_lazy

from chatapp.accounts.models import User
from chatapp.desk.models import Ticket
from chatapp.desk.privacy.masking import mask, mask_redacted

_MINUTE = timedelta(minutes=1)
_LOOKED_AT = 200
"""Characters that are masked for a list, which shows fewer: what is cut in two is not shown."""

# Django's own leave the number beside the Arabic word that says "two minutes" by itself.
_UNITS: dict[str, Any] = {
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}


def called(person: User | None) -> str:
    """Return the name to show for a colleague; one whose account is gone has none left."""
    if person is None:
        return gettext("somebody who left")
    return person.get_full_name() or person.get_username()


def is_now(moment: datetime, now: datetime | None = None) -> bool:
    """Say whether `moment` is less than a minute away: "0 minutes" is nothing that people say."""
    return abs((now or timezone.now()) - moment) < _MINUTE


def waited(since: datetime, now: datetime | None = None) -> str:
    """Return how long ago `since` was, in its largest unit."""
    return timesince(since, now, time_strings=_UNITS, depth=1)


def left(until: datetime, now: datetime | None = None) -> str:
    """Return how long it is until `until`, in its largest unit."""
    return timeuntil(until, now, time_strings=_UNITS, depth=1)


def span(time: timedelta | None) -> str:
    """Return how long something took, in its two largest units; a dash for what never did."""
    if time is None:
        return "—"
    seconds = int(time.total_seconds())
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    now = timezone.now()
    return timesince(now - time, now, time_strings=_UNITS)


def glimpse(said: str, ticket: Ticket) -> str:
    """Return the beginning of a person's words as a list shows them: always behind the mask."""
    return mask(said[:_LOOKED_AT], ticket.conversation.owner)


def redacted_glimpse(said: str, ticket: Ticket) -> str:
    """Return the same of words that are kept redacted."""
    return mask_redacted(said[:_LOOKED_AT], ticket.conversation.owner)
