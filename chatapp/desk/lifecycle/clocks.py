"""The sweep of promises: a warning before one is broken, and an escalation when it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from chatapp.conversations.models import Conversation
from chatapp.desk.models import Delivery, Ticket
from chatapp.desk.moves import Kind, locked, note_down
from chatapp.desk.notifying import deliveries

AT_MOST = 200


def sweep(now: datetime | None = None) -> tuple[int, int]:
    """Warn and escalate once for each promise; return how often either was done."""
    at = now or timezone.now()
    late = _ids(Q(due__lt=at) & _not_yet("breached"))
    soon = _ids(Q(warn_at__lte=at, due__gte=at) & _not_yet("warned"))
    return sum(_warn(pk, at) for pk in soon), sum(_breach(pk, at) for pk in late)


def _not_yet(mark: str) -> Q:
    """Tell promises apart by when they are due: the next one is another."""
    return Q(**{mark: None}) | ~Q(**{mark: F("due")})


def _ids(condition: Q) -> list[int]:
    found = Ticket.objects.unresolved().filter(condition).order_by("-severity", "due")
    return list(found.values_list("pk", flat=True)[:AT_MOST])


def _warn(pk: int, at: datetime) -> bool:
    return _mark(pk, at, "warned", Kind.WARNED, Delivery.To.DESK)


def _breach(pk: int, at: datetime) -> bool:
    return _mark(pk, at, "breached", Kind.BREACHED, Delivery.To.LEADS)


@transaction.atomic
def _mark(pk: int, at: datetime, mark: str, kind: Kind, to: Delivery.To) -> bool:
    """Write the mark, its event and its notices, unless the promise was kept meanwhile."""
    ticket = Ticket.objects.filter(pk=pk).first()
    if ticket is None:
        return False
    try:
        _, ticket = locked(ticket)
    except Conversation.DoesNotExist:
        return False
    over = ticket.due < at if kind is Kind.BREACHED else ticket.due >= at
    same = Ticket.objects.unresolved().filter(pk=pk, due=ticket.due).filter(_not_yet(mark))
    if not over or not same.update(**{mark: F("due")}):
        return False
    facts = {"target": ticket.due_for, "due": ticket.due.isoformat()}
    note_down(ticket, kind, facts=facts)
    occasion = f"{ticket.due_for} {ticket.due:%Y%m%dT%H%M%S}"
    deliveries.tell(ticket, kind, to, occasion=occasion)
    return True
