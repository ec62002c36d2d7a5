"""For how long tickets are kept: closed for good after a while, and in the end without words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chatapp.conversations.models import Conversation
from chatapp.desk.errors import TicketError
from chatapp.desk.lifecycle import passing
from chatapp.desk.models import DONE, Draft, Queue, Rating, State, Ticket, TicketEvent
from chatapp.desk.moves import Kind

AT_MOST = 200


def close_resolved(now: datetime | None = None) -> int:
    """Close what was resolved long enough ago, by its queue; return how many tickets."""
    at, closed = now or timezone.now(), 0
    for queue in Queue.objects.all():
        before = at - timedelta(days=queue.close_after_days)
        old = Ticket.objects.filter(queue=queue, state=State.RESOLVED, resolved__lt=before)
        for ticket in old.order_by("resolved")[:AT_MOST]:
            closed += _close(ticket)
    return closed


def _close(ticket: Ticket) -> bool:
    try:
        passing.close(ticket)
    except (TicketError, Conversation.DoesNotExist):
        return False
    return True


def erase_old(now: datetime | None = None) -> int:
    """Take the words of tickets that ended long enough ago, by their queue; return how many.

    What stays says that there was a ticket, how long it took and how it ended.
    """
    at, erased = now or timezone.now(), 0
    for queue in Queue.objects.all():
        before = at - timedelta(days=queue.retention_days)
        old = Ticket.objects.filter(queue=queue, state__in=DONE, erased=None, resolved__lt=before)
        ids = list(old.order_by("resolved").values_list("pk", flat=True)[:AT_MOST])
        erased += sum(erase(pk) for pk in ids)
    return erased


@transaction.atomic
def erase(ticket_id: int) -> bool:
    """Take the words of one ticket that is over, with its notes and drafts."""
    over = Ticket.objects.filter(pk=ticket_id, state__in=DONE, erased=None)
    gone = {"need": "", "need_redacted": "", "contact": "", "asked_redacted": ""}
    if not over.update(erased=timezone.now(), **gone):
        return False
    TicketEvent.objects.filter(ticket=ticket_id).erase()
    Draft.objects.filter(ticket=ticket_id).delete()
    Rating.objects.filter(ticket=ticket_id).update(words="")
    TicketEvent.objects.create(ticket_id=ticket_id, kind=Kind.ERASED)
    return True
