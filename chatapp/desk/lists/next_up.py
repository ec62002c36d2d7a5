"""Which ticket an agent turns to next: what waits for them or for anybody, or their list's next."""

from __future__ import annotations

from typing import Literal

from django.db.models import Q

from chatapp.accounts.models import User
from chatapp.desk.lists import listing
from chatapp.desk.lists.listing import Filters, Sort, Whose
from chatapp.desk.models import ACTIVE, State, Ticket, TicketQuerySet

_Side = Literal["after", "before"]


def next_for(agent: User, after: Ticket, within: Filters | None = None) -> Ticket | None:
    """Return the ticket that follows `after` in a list's order, or else its first; None if none.

    Of a list of what is open only what somebody waits in counts: tickets of the agent's own and
    those that nobody has. Where a list shows what is over, put aside or others', every row does.
    """
    return _beside(agent, after, within or Filters(), "after")


def previous_for(agent: User, before: Ticket, within: Filters | None = None) -> Ticket | None:
    """Return the ticket that precedes `before` in a list's order, or else its last one."""
    return _beside(agent, before, within or Filters(), "before")


def _beside(agent: User, ticket: Ticket, within: Filters, side: _Side) -> Ticket | None:
    looks = _looks(agent, ticket, within)
    for stretch in (*_stretches(looks, ticket, within, side), looks):
        found = [one for look in stretch if (one := _end(look, within, side))]
        if len(found) > 1:  # which of them comes first, their order says
            return _end(Ticket.objects.filter(pk__in=[one.pk for one in found]), within, side)
        if found:
            return found[0]
    return None


def _end(look: TicketQuerySet, within: Filters, side: _Side) -> Ticket | None:
    """Return the one to go on with: going down the first of a look, going up its last."""
    rows = listing.ordered(look, within)
    return rows.first() if side == "after" else rows.last()


def _looks(agent: User, beside: Ticket, within: Filters) -> list[TicketQuerySet]:
    """Return what of a list is to be walked, but for one ticket.

    What waits for the agent and what for anybody are two looks, each along an index; one that says
    "mine or nobody's" would read the whole list.
    """
    rows = listing.select(agent, within).filter(conversation__deleted=None).exclude(pk=beside.pk)
    if not _is_work(within):
        return [rows]
    waits = rows.filter(snoozed_until=None, waiting_since__isnull=False)
    return [waits.filter(owner=agent), waits.filter(owner=None)]


def _is_work(within: Filters) -> bool:
    """Say whether a list may have tickets in which somebody waits for the agent or for anybody."""
    whose = {Whose.ANY, Whose.MINE, Whose.NOBODYS}
    return within.state in {"active", *ACTIVE} - {State.WAITING_PERSON} and within.whose in whose


def _stretches(
    looks: list[TicketQuerySet], ticket: Ticket, within: Filters, side: _Side
) -> list[list[TicketQuerySet]]:
    """Narrow looks to what stands beyond a ticket, in the order in which it is walked."""
    if within.sort != Sort.DUE or within.state not in {"active", "snoozed", *ACTIVE}:
        return [[listing.beside(look, within, ticket, back=side == "before") for look in looks]]
    if ticket.is_resolved or (ticket.waiting_since is None and _is_work(within)):
        return []  # nobody waits in it any more: one begins anew, with what is most urgent
    return _by_urgency(looks, ticket, side)


def _by_urgency(
    looks: list[TicketQuerySet], ticket: Ticket, side: _Side
) -> list[list[TicketQuerySet]]:
    """Narrow looks to what is as urgent as a ticket and beyond it, then to what is otherwise.

    Apart, each begins in the index where the ticket stands.
    """
    beyond, urgent = ("lt", "gt") if side == "before" else ("gt", "lt")
    due, created = ticket.due, ticket.created
    tied = Q(**{f"created__{beyond}": created}) | Q(created=created, **{f"pk__{beyond}": ticket.pk})
    same = Q(**{f"due__{beyond}": due}) | (Q(due=due) & tied)
    reach = Q(severity=ticket.severity, **{f"due__{beyond}e": due})
    other = Q(**{f"severity__{urgent}": ticket.severity})
    return [[look.filter(reach, same) for look in looks], [look.filter(other) for look in looks]]
