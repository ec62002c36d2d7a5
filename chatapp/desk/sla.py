"""The clocks of a ticket: what was promised, what rests while the person is asked, what is due.

These functions set fields in memory; `chatapp.desk.moves` writes them with the move they follow.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from chatapp.desk.calendars import Calendar, read_holidays, read_hours
from chatapp.desk.models import Queue, Severity, Target, Ticket
from chatapp.desk.models.clocks import NEVER

_MINUTE = 60


def calendar_of(queue: Queue) -> Calendar:
    """Return the opening hours of a queue."""
    return Calendar(
        ZoneInfo(queue.time_zone), read_hours(queue.hours), read_holidays(queue.holidays)
    )


def begin(ticket: Ticket) -> None:
    """Start the clocks of a new ticket, or again after triage changed what is promised."""
    calendar, at = _calendar(ticket), ticket.created
    ticket.waiting_since = at
    ticket.first_due = _after(calendar, at, _promised(ticket, Target.FIRST))
    ticket.resolution_due = _after(calendar, at, _promised(ticket, Target.RESOLUTION))
    settle(ticket, at)


def answered(ticket: Ticket, at: datetime) -> None:
    """Note that the person heard from us: nothing is due before they write again."""
    ticket.responded = ticket.responded or at
    ticket.waiting_since = ticket.next_due = None
    if ticket.resolution_due is not None:
        left = _calendar(ticket).between(at, ticket.resolution_due)
        ticket.resolution_left, ticket.resolution_due = int(left), None
    settle(ticket, at)


def heard(ticket: Ticket, at: datetime) -> None:
    """Note that the person wrote: the clocks run again, from their first unanswered message."""
    if ticket.waiting_since is not None:
        return
    calendar = _calendar(ticket)
    ticket.waiting_since = at
    ticket.next_due = _after(calendar, at, _promised(ticket, Target.NEXT))
    if ticket.resolution_left is not None:
        ticket.resolution_due = calendar.add(at, ticket.resolution_left)
        ticket.resolution_left = None
    settle(ticket, at)


def ended(ticket: Ticket, at: datetime) -> None:
    """Stop every clock; when the resolution was due stays to be compared with."""
    if ticket.resolution_due is None and ticket.resolution_left is not None:
        ticket.resolution_due = _calendar(ticket).add(at, ticket.resolution_left)
    ticket.waiting_since = ticket.next_due = None
    settle(ticket, at)


def begin_again(ticket: Ticket, at: datetime) -> None:
    """Start the clocks of a ticket that was opened again."""
    calendar = _calendar(ticket)
    ticket.resolution_left = None
    ticket.resolution_due = _after(calendar, at, _promised(ticket, Target.RESOLUTION))
    ticket.waiting_since = None
    heard(ticket, at)


def prioritise(ticket: Ticket, severity: Severity, at: datetime) -> None:
    """Promise what another urgency promises, from when the person has been waiting.

    What was left of the time to solve it is left, in the hours that count from now on.
    """
    before = _calendar(ticket)
    ticket.severity = severity
    calendar = _calendar(ticket)
    if ticket.resolution_due is not None and ticket.resolution_due > at and calendar != before:
        ticket.resolution_due = calendar.add(at, before.between(at, ticket.resolution_due))
    if ticket.responded is None:
        ticket.first_due = _after(calendar, ticket.created, _promised(ticket, Target.FIRST))
    elif ticket.waiting_since is not None:
        ticket.next_due = _after(calendar, ticket.waiting_since, _promised(ticket, Target.NEXT))
    settle(ticket, at)


def settle(ticket: Ticket, at: datetime) -> None:
    """Work out which promise is due first, and when to warn of it."""
    running = {} if ticket.is_resolved else _running(ticket)
    if not running:
        ticket.due, ticket.due_for, ticket.warn_at = NEVER, "", None
        return
    target, ticket.due = min(running.items(), key=lambda one: one[1])
    ticket.due_for = str(target)
    calendar = _calendar(ticket)
    rest = (_promised(ticket, target) or 0) * (100 - ticket.queue.warn_percent) / 100
    ticket.warn_at = calendar.add(at, max(0.0, calendar.between(at, ticket.due) - rest))


def _running(ticket: Ticket) -> dict[Target, datetime]:
    dues = {
        Target.FIRST: None if ticket.responded else ticket.first_due,
        Target.NEXT: ticket.next_due,
        Target.RESOLUTION: ticket.resolution_due,
    }
    return {target: due for target, due in dues.items() if due is not None}


def _promised(ticket: Ticket, target: Target) -> int | None:
    """Return the seconds that are promised, if any are."""
    queue = ticket.queue
    if ticket.is_crisis and target is not Target.RESOLUTION:
        return queue.crisis_minutes * _MINUTE
    minutes: int | None = {
        Target.FIRST: queue.first_response_minutes,
        Target.NEXT: queue.next_response_minutes,
        Target.RESOLUTION: queue.resolution_minutes,
    }[target]
    return minutes * _MINUTE if minutes else None


def _calendar(ticket: Ticket) -> Calendar:
    """Return the hours that count: in a crisis all of them."""
    return Calendar() if ticket.is_crisis else calendar_of(ticket.queue)


def _after(calendar: Calendar, at: datetime, seconds: int | None) -> datetime | None:
    return None if seconds is None else calendar.add(at, seconds)
