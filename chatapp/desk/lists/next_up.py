"""Which ticket an agent turns to next: what waits for them or for anybody, by urgency."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from chatapp.accounts.models import User
from chatapp.desk.models import Ticket, TicketQuerySet

_Place = tuple[int, datetime, datetime, int]


def next_for(agent: User, after: Ticket) -> Ticket | None:
    """Return the ticket that follows `after` in the desk's order, or else its first; None if none.

    Only what somebody waits in counts: tickets of the agent's own and those that nobody has.
    """
    both = _waiting(agent, after)
    later = [] if after.is_resolved else [some.filter(_after(after)) for some in both]
    for looks in (later, both):
        found = [one for look in looks if (one := look.soonest_first().first())]
        if found:
            return min(found, key=_place)
    return None


def previous_for(agent: User, before: Ticket) -> Ticket | None:
    """Return the ticket that precedes `before` in the desk's order, or else its last one."""
    both = _waiting(agent, before)
    earlier = [] if before.is_resolved else [some.exclude(_after(before)) for some in both]
    for looks in (earlier, both):
        found = [one for look in looks if (one := look.soonest_first().last())]
        if found:
            return max(found, key=_place)
    return None


def _waiting(agent: User, beside: Ticket) -> tuple[TicketQuerySet, TicketQuerySet]:
    """Return what waits for the agent, and what for anybody, but for one ticket.

    Two looks, each along an index; one that says "mine or nobody's" would read the whole list.
    """
    waits = Ticket.objects.visible_to(agent).unresolved().exclude(pk=beside.pk)
    waits = waits.filter(snoozed_until=None, waiting_since__isnull=False)
    return waits.filter(owner=agent), waits.filter(owner=None)


def _place(ticket: Ticket) -> _Place:
    return (-ticket.severity, ticket.due, ticket.created, ticket.pk)


def _after(ticket: Ticket) -> Q:
    """Tell what stands below a ticket in the desk's order."""
    calmer = Q(severity__lt=ticket.severity)
    later = Q(severity=ticket.severity, due__gt=ticket.due)
    same = Q(severity=ticket.severity, due=ticket.due)
    younger = Q(created__gt=ticket.created) | Q(created=ticket.created, pk__gt=ticket.pk)
    return calmer | later | (same & younger)
