"""Which ticket an agent turns to next: what waits for them or for anybody, by urgency."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db.models import Q

from chatapp.accounts.models import User
from chatapp.desk.models import Ticket, TicketQuerySet

_Place = tuple[int, datetime, datetime, int]


def next_for(agent: User, after: Ticket) -> Ticket | None:
    """Return the ticket that follows `after` in the desk's order, or else its first; None if none.

    Only what somebody waits in counts: tickets of the agent's own and those that nobody has.
    """
    both = _waiting(agent, after)
    for looks in (*_stretches(both, after, ">"), both):
        found = [one for look in looks if (one := look.soonest_first().first())]
        if found:
            return min(found, key=_place)
    return None


def previous_for(agent: User, before: Ticket) -> Ticket | None:
    """Return the ticket that precedes `before` in the desk's order, or else its last one."""
    both = _waiting(agent, before)
    for looks in (*_stretches(both, before, "<"), both):
        found = [one for look in looks if (one := look.soonest_first().last())]
        if found:
            return max(found, key=_place)
    return None


def _place(ticket: Ticket) -> _Place:
    return (-ticket.severity, ticket.due, ticket.created, ticket.pk)


def _waiting(agent: User, beside: Ticket) -> list[TicketQuerySet]:
    """Return what waits for the agent, and what for anybody, but for one ticket.

    Two looks, each along an index; one that says "mine or nobody's" would read the whole list.
    """
    waits = Ticket.objects.visible_to(agent).unresolved().exclude(pk=beside.pk)
    waits = waits.filter(snoozed_until=None, waiting_since__isnull=False)
    return [waits.filter(owner=agent), waits.filter(owner=None)]


def _stretches(
    looks: list[TicketQuerySet], ticket: Ticket, side: Literal["<", ">"]
) -> list[list[TicketQuerySet]]:
    """Narrow looks to what is as urgent as a ticket and beyond it, then to what is otherwise.

    Of what is over nothing is beyond it. Apart, each begins in the index where the ticket stands.
    """
    if ticket.is_resolved:
        return []
    beyond, urgent = ("lt", "gt") if side == "<" else ("gt", "lt")
    due, created = ticket.due, ticket.created
    tied = Q(**{f"created__{beyond}": created}) | Q(created=created, **{f"pk__{beyond}": ticket.pk})
    same = Q(**{f"due__{beyond}": due}) | (Q(due=due) & tied)
    reach = Q(severity=ticket.severity, **{f"due__{beyond}e": due})
    other = Q(**{f"severity__{urgent}": ticket.severity})
    return [[look.filter(reach, same) for look in looks], [look.filter(other) for look in looks]]
