"""Telling the open desks that a ticket changed; the page then reads it again."""

from __future__ import annotations

from django.db import transaction

from chatapp.telling import tell

GROUP = "desk"
"""The channel group of every open desk; see `DeskConsumer`."""


def group_of_ticket(ticket_id: int) -> str:
    """Return the group of the open pages of one ticket."""
    return f"desk.ticket.{ticket_id}"


def hint_here(ticket_id: int) -> None:
    """Have the open pages of a ticket look who is here and writes."""
    tell(group_of_ticket(ticket_id), {"type": "desk.here"})


def hint_on_commit(ticket_id: int) -> None:
    """Once this transaction is in, have the open desks look at the ticket again.

    Without a channel layer the desk's slow poll finds out by itself.
    """
    transaction.on_commit(lambda: hint(ticket_id), robust=True)


def hint(ticket_id: int) -> None:
    """Have the open desks look at the ticket again, now."""
    tell(GROUP, {"type": "desk.changed", "ticket": ticket_id})
