"""Telling agents that there is work: a ticket is announced once, and taken in."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chatapp.desk import triage
from chatapp.desk.hints import hint_on_commit
from chatapp.desk.models import Ticket, TicketEvent
from chatapp.desk.moves import Kind, locked, save
from chatapp.desk.notifying import deliveries
from chatapp.desk.notifying.enqueueing import enqueue, priority_of
from chatapp.desk.privacy.masking import mask
from chatapp.desk.sla import begin


@transaction.atomic
def announce(ticket_id: int) -> bool:
    """Announce a ticket to the desk; say whether this call was the one that did.

    The mark, its event and its notices are written in one transaction, so a worker that is killed
    has either announced or not; the hint that follows carries no news of its own and may be lost.
    """
    first = Ticket.objects.filter(pk=ticket_id, announced=None).update(announced=timezone.now())
    if not first:
        return False
    ticket = Ticket.objects.select_related("queue").get(pk=ticket_id)
    TicketEvent.objects.create(ticket=ticket, kind=TicketEvent.Kind.ANNOUNCED)
    deliveries.tell(ticket, Kind.ANNOUNCED)
    hint_on_commit(ticket_id)
    priority = priority_of(ticket.severity)
    transaction.on_commit(
        lambda: enqueue("triage_ticket", ticket_id, priority=priority), robust=True
    )
    return True


@transaction.atomic
def triage_again(ticket_id: int) -> bool:
    """Look once more, with time, where a new ticket belongs; say whether this call was the first.

    What an agent or a lead has decided since stays.
    """
    ticket = Ticket.objects.filter(pk=ticket_id, triaged=None).first()
    if ticket is None or not _mark_triaged(ticket_id):
        return False
    conversation, ticket = locked(ticket)
    found = triage.context_of(ticket.refusal, conversation)
    queue, severity = found["queue"], max(found["severity"], ticket.severity)
    if ticket.state != Ticket.State.NEW or ticket.owner_id is not None:
        return True
    if (queue.pk, severity) != (ticket.queue_id, ticket.severity):
        facts = {"to": queue.slug, "from": ticket.queue.slug, "severity": int(severity)}
        ticket.queue, ticket.severity = queue, severity
        begin(ticket)
        save(ticket, Kind.TRIAGED, before=ticket.state, facts=facts)
    return True


def _mark_triaged(ticket_id: int) -> bool:
    unmarked = Ticket.objects.filter(pk=ticket_id, triaged=None)
    return bool(unmarked.update(triaged=timezone.now()))


def redact_need(ticket_id: int) -> None:
    """Keep a redacted form of what the person wrote to the desk, for lists and searches."""
    ticket = Ticket.objects.select_related("conversation__owner").filter(pk=ticket_id).first()
    if ticket is not None and ticket.erased is None:
        masked = mask(ticket.need, ticket.conversation.owner)
        Ticket.objects.filter(pk=ticket_id, erased=None).update(need_redacted=masked)
