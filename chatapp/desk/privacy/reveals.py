"""Looking behind the mask: for a reason, for a while, and written down."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chatapp.accounts.models import Role, User
from chatapp.desk.models import RevealLog, Ticket
from chatapp.desk.moves import Kind, locked, note_down

LEAST_REASON = 5
"""Characters that a reason needs to be one."""


class NoReason(ValueError):
    """Nobody looks without saying why."""


@transaction.atomic
def reveal(ticket: Ticket, agent: User, reason: str) -> RevealLog:
    """Let `agent` see this ticket unmasked for a while; raises NoReason.

    The caller has made sure that the ticket is one that they may see.
    """
    reason = " ".join(reason.split())[:200]
    if len(reason) < LEAST_REASON:
        raise NoReason
    _, ticket = locked(ticket)
    until = timezone.now() + timedelta(minutes=settings.DESK_REVEAL_MINUTES)
    logged = RevealLog.objects.create(ticket=ticket, agent=agent, reason=reason, until=until)
    note_down(ticket, Kind.REVEALED, agent, facts={"reveal": logged.pk})
    return logged


def running(ticket: Ticket, agent: User) -> RevealLog | None:
    """Return why and until when `agent` sees this ticket unmasked now, if they do."""
    mine = RevealLog.objects.filter(ticket=ticket, agent=agent, until__gt=timezone.now())
    return mine.order_by("-until").first()


def log_for(lead: User) -> QuerySet[RevealLog]:
    """Return who looked where and why, the newest first; nobody but leads sees any of it."""
    if not lead.has_role(Role.LEAD):
        return RevealLog.objects.none()
    return RevealLog.objects.select_related("ticket", "agent")
