"""Putting a ticket aside until a time: out of the lists, with its clocks running on.

It wakes by itself when the time comes or something is about to be due, and as soon as the person
writes or anybody moves it. What was promised is kept in sight: nothing sleeps through a promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.errors import NotNow, TicketError
from chatapp.desk.models import Queue, Ticket
from chatapp.desk.moves import Kind, active, fresh, save, to_pass

AT_MOST = 200
TIMES: Mapping[str, str | Promise] = {
    "hour": _("in an hour"),
    "afternoon": _("in four hours"),
    "tomorrow": _("tomorrow at nine"),
    "week": _("in a week at nine"),
}
"""Until when tickets usually are put aside, in words: see `time_of`."""
_MORNING = 9


def time_of(choice: str, queue: Queue, now: datetime) -> datetime:
    """Return the moment of a usual time: mornings are those of the queue's time zone."""
    if choice == "hour":
        return now + timedelta(hours=1)
    if choice == "afternoon":
        return now + timedelta(hours=4)
    days = {"tomorrow": 1, "week": 7}[choice]
    day = now.astimezone(ZoneInfo(queue.time_zone)) + timedelta(days=days)
    return day.replace(hour=_MORNING, minute=0, second=0, microsecond=0)


@transaction.atomic
def snooze(ticket: Ticket, until: datetime, by: User, *, version: int | None = None) -> Ticket:
    """Put a ticket that somebody has aside until `until`, or until shortly before it is due.

    Raises NotNow in a crisis, for one that nobody has, and where there is no time to sleep.
    """
    _conversation, ticket = to_pass(ticket, by, version)
    now = timezone.now()
    most = now + timedelta(days=settings.DESK_SNOOZE_DAYS)
    at = min(one for one in (until, most, ticket.warn_at) if one is not None)
    if ticket.is_crisis or ticket.owner is None or at <= now:
        raise NotNow
    ticket.snoozed_until = at
    save(ticket, Kind.SNOOZED, by, before=ticket.state, facts={"until": at.isoformat()})
    return fresh(ticket)


@transaction.atomic
def wake(ticket: Ticket, by: User | None, *, version: int | None = None) -> bool:
    """Bring a ticket back into the lists; `by` nobody is its time. Say whether it slept."""
    _conversation, ticket = active(ticket) if by is None else to_pass(ticket, by, version)
    if ticket.snoozed_until is None:
        return False
    if by is None and ticket.snoozed_until > timezone.now():
        return False
    save(ticket, Kind.WOKEN, by, before=ticket.state)
    return True


def sweep(now: datetime | None = None) -> int:
    """Wake what has slept long enough; return how many tickets."""
    due = Ticket.objects.unresolved().filter(snoozed_until__lte=now or timezone.now())
    return sum(_wake(ticket) for ticket in due.order_by("snoozed_until")[:AT_MOST])


def _wake(ticket: Ticket) -> bool:
    try:
        return wake(ticket, None)
    except (TicketError, Conversation.DoesNotExist):
        return False
