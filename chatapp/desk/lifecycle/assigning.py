"""Giving out tickets by itself, where a queue wants that."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.duty.availability import OnDuty, on_duty
from chatapp.desk.errors import TicketError
from chatapp.desk.lifecycle import passing
from chatapp.desk.models import Ticket
from chatapp.desk.sla import calendar_of

AT_MOST = 100


def assign_best(ticket_id: int) -> User | None:
    """Give the ticket to whoever on duty has the least to do, speaks its language and has room.

    None when the queue does not give out tickets, is closed, or nobody fits.
    """
    waiting = Ticket.objects.unresolved().unclaimed().filter(queue__auto_assign=True)
    ticket = waiting.with_people().filter(pk=ticket_id).first()
    if ticket is None or not calendar_of(ticket.queue).is_open(timezone.now()):
        return None
    for candidate in on_duty(ticket.queue, language=ticket.language):
        if _give(ticket, candidate):
            return candidate.agent
    return None


@transaction.atomic
def _give(ticket: Ticket, candidate: OnDuty) -> bool:
    """Assign, unless the agent got another ticket since they were counted."""
    User.objects.select_for_update().get(pk=candidate.agent.pk)
    load = Ticket.objects.unresolved().filter(owner=candidate.agent).count()
    if load > candidate.load:
        return False
    try:
        passing.assign(ticket, candidate.agent, None, version=ticket.version)
    except (TicketError, Conversation.DoesNotExist):
        return False
    return True


def assign_waiting() -> int:
    """Give out what waits in queues that do so, the most urgent first; return how many."""
    waiting = Ticket.objects.unresolved().unclaimed().filter(queue__auto_assign=True)
    ids = list(waiting.soonest_first().values_list("pk", flat=True)[:AT_MOST])
    return sum(assign_best(pk) is not None for pk in ids)
