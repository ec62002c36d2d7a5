"""Telling agents that there is work: a ticket is announced once, its changes are hinted at."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chatapp.desk.models import Ticket, TicketEvent
from chatapp.telling import tell

GROUP = "desk"
"""The channel group of every open desk; see `DeskConsumer`."""


@transaction.atomic
def announce(ticket_id: int) -> bool:
    """Announce a ticket to the desk; say whether this call was the one that did.

    The mark and its event are written in one transaction, so a worker that is killed has either
    announced or not; the hint that follows carries no news of its own and may be lost.
    """
    first = Ticket.objects.filter(pk=ticket_id, announced=None).update(announced=timezone.now())
    if not first:
        return False
    TicketEvent.objects.create(ticket_id=ticket_id, kind=TicketEvent.Kind.ANNOUNCED)
    hint_on_commit(ticket_id)
    return True


def hint_on_commit(ticket_id: int) -> None:
    """Once this transaction is in, have the open desks look at the ticket again.

    Without a channel layer the desk's slow poll finds out by itself.
    """
    transaction.on_commit(lambda: _hint(ticket_id), robust=True)


def _hint(ticket_id: int) -> None:
    tell(GROUP, {"type": "desk.changed", "ticket": ticket_id})
