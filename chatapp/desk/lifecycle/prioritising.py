"""Saying that a ticket is more or less urgent than policy thought."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.desk import sla
from chatapp.desk.models import Severity, Ticket
from chatapp.desk.moves import Kind, fresh, save, to_pass


@transaction.atomic
def prioritise(
    ticket: Ticket, severity: Severity, by: User, *, version: int | None = None
) -> Ticket:
    """Give the ticket another urgency, and with it the promises of that; the same one: nothing."""
    _, ticket = to_pass(ticket, by, version)
    if ticket.severity == severity:
        return ticket
    facts = {"to": int(severity), "from": int(ticket.severity)}
    sla.prioritise(ticket, severity, timezone.now())
    save(ticket, Kind.PRIORITISED, by, before=ticket.state, facts=facts)
    return fresh(ticket)
