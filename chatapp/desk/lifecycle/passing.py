"""How a ticket passes on: to an agent, to a queue, into another ticket, and back to life.

Each function locks first and raises a `TicketError` where it may not be. `version` is what the
caller saw; a ticket that changed since raises OutOfStep.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chatapp.accounts.models import Role, User
from chatapp.conversations import control, transcript
from chatapp.conversations.models import Conversation, Message
from chatapp.desk import sla
from chatapp.desk.errors import (
    AlreadyResolved,
    AnotherIsOpen,
    BadMerge,
    NotAnAgent,
    NotYours,
    OutOfStep,
)
from chatapp.desk.models import Queue, Severity, Ticket, TicketEvent, queues_of
from chatapp.desk.moves import Kind, change, fresh, holds, locked, may_pass, save, to_pass


@transaction.atomic
def assign(ticket: Ticket, agent: User, by: User | None, *, version: int | None = None) -> Ticket:
    """Give the ticket to `agent`; `by` nobody is the desk itself. To whom has it: nothing."""
    conversation, ticket = to_pass(ticket, by, version)
    if ticket.owner == agent:
        return ticket
    if not _serves(agent, ticket.queue):
        raise NotAnAgent
    former = ticket.owner
    before = change(ticket.assign, agent)
    facts = {"to": agent.pk, "from": former.pk if former else None}
    save(ticket, Kind.ASSIGNED, by, before=before, facts=facts)
    _step_out(conversation, former)
    return fresh(ticket)


@transaction.atomic
def transfer(
    ticket: Ticket, queue: Queue, by: User | None, *, version: int | None = None
) -> Ticket:
    """Put the ticket into `queue`, where nobody has it yet; its promises stay as they were."""
    conversation, ticket = to_pass(ticket, by, version)
    former = ticket.owner
    facts = {"to": queue.slug, "from": ticket.queue.slug}
    before = change(ticket.release, queue)
    save(ticket, Kind.TRANSFERRED, by, before=before, facts=facts)
    _step_out(conversation, former)
    return fresh(ticket)


@transaction.atomic
def release(
    ticket: Ticket, by: User | None, *, version: int | None = None, away: bool = False
) -> Ticket:
    """Put the ticket back into its queue, because whoever had it can't go on; `away`: is gone."""
    conversation, ticket = to_pass(ticket, by, version)
    former = ticket.owner
    if former is None:
        return ticket
    before = change(ticket.release, ticket.queue)
    facts = {"from": former.pk} | ({"why": "away"} if away else {})
    save(ticket, Kind.RELEASED, by, before=before, facts=facts)
    _step_out(conversation, former, away=away)
    return fresh(ticket)


def _serves(agent: User, queue: Queue) -> bool:
    works = agent.is_active and agent.has_role(Role.AGENT, Role.LEAD)
    return works and queues_of(agent).filter(pk=queue.pk).exists()


def _step_out(conversation: Conversation, former: User | None, *, away: bool = False) -> None:
    """Let the former owner go out of the conversation; until somebody comes no model answers."""
    if former is None or not holds(conversation, former):
        return
    theirs = Ticket.objects.unresolved().filter(conversation=conversation, owner=former)
    if not theirs.exists():
        control.pass_on(conversation.pk, former, away=away)


@transaction.atomic
def merge(ticket: Ticket, into: Ticket, by: User, *, version: int | None = None) -> Ticket:
    """Let `ticket` go on as `into`, a ticket of the same person; returns that one as it is now.

    What was promised for the more urgent of the two holds, and who waited in either still waits.

    A merged ticket is over and one that is over takes nothing in, so there can be no circle. Two
    merges that cross lock the same rows in the same order: one wins, the other raises.
    """
    if ticket.pk == into.pk:
        raise BadMerge
    for pk in sorted({ticket.conversation_id, into.conversation_id}):
        transcript.lock(pk)
    pair = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=[ticket.pk, into.pk])
    list(pair.order_by("pk").values_list("pk"))
    ticket, into = fresh(ticket), fresh(into)
    if version is not None and ticket.version != version:
        raise OutOfStep
    if ticket.is_resolved or into.is_resolved:
        raise AlreadyResolved
    if not may_pass(ticket, by):
        raise NotYours(ticket.owner)
    if not _same_person(ticket.conversation, into.conversation):
        raise BadMerge
    _merge(ticket, into, by)
    return fresh(into)


def _merge(ticket: Ticket, into: Ticket, by: User) -> None:
    former, now, waits = ticket.owner, timezone.now(), ticket.waiting_since
    before = change(ticket.merge, into)
    sla.ended(ticket, now)
    save(ticket, Kind.MERGED, by, before=before, facts={"into": into.pk})
    kept = into.state
    if ticket.severity > into.severity:
        sla.prioritise(into, Severity(ticket.severity), now)
    if waits is not None and into.waiting_since is None:
        change(into.heard)  # an answer there was none to what was asked here
        sla.heard(into, waits)
    save(into, Kind.MERGED_IN, by, before=kept, facts={"from": ticket.pk})
    if ticket.contact and not into.contact:
        Ticket.objects.filter(pk=into.pk).update(contact=ticket.contact)
    transcript.notice(
        ticket.conversation,
        Message.Notice.TICKET_MERGED,
        facts={"ticket": ticket.pk, "into": into.pk},
    )
    if former is not None:
        leave(ticket.conversation, former)


def _same_person(one: Conversation, other: Conversation) -> bool:
    if one.pk == other.pk:
        return True
    if one.owner_id is not None or other.owner_id is not None:
        return one.owner_id == other.owner_id
    return one.guest == other.guest


@transaction.atomic
def reopen(ticket: Ticket, by: User | None, *, version: int | None = None) -> Ticket:
    """Take up a resolved ticket again, with whoever had it; `by` nobody is the person."""
    conversation, ticket = locked(ticket)
    if version is not None and ticket.version != version:
        raise OutOfStep
    standing = Ticket.objects.unresolved().filter(conversation=conversation)
    if standing.filter(refusal=ticket.refusal).exists():
        raise AnotherIsOpen
    before = change(ticket.reopen)
    if ticket.owner is not None and not _serves(ticket.owner, ticket.queue):
        ticket.owner = ticket.claimed = None
    sla.begin_again(ticket, timezone.now())
    save(ticket, Kind.REOPENED, by, before=before)
    transcript.notice(conversation, Message.Notice.TICKET_REOPENED, facts={"ticket": ticket.pk})
    control.enqueue(conversation.pk)
    return fresh(ticket)


@transaction.atomic
def close(ticket: Ticket) -> None:
    """Close a resolved ticket for good."""
    _, ticket = locked(ticket)
    before = change(ticket.close)
    save(ticket, Kind.CLOSED, before=before)


def leave(conversation: Conversation, agent: User) -> None:
    """Hand the conversation back, unless another ticket of `agent` still needs it."""
    waiting = Ticket.objects.unresolved().filter(conversation=conversation)
    if holds(conversation, agent) and not waiting.filter(owner=agent).exists():
        control.hand_back(conversation.pk, agent)
    if waiting.exists():
        control.enqueue(conversation.pk)
    else:
        control.dequeue(conversation.pk)


def merged_into(ticket: Ticket) -> list[Ticket]:
    """Return the tickets that go on as this one, however many merges ago, the oldest first."""
    found: dict[int, Ticket] = {}
    edge: Iterable[int] = [ticket.pk]
    while edge:
        near = Ticket.objects.filter(merged_into__in=list(edge)).exclude(pk__in=[*found, ticket.pk])
        edge = [one.pk for one in near]
        found |= {one.pk: one for one in near}
    return [found[pk] for pk in sorted(found)]


def story_of(ticket: Ticket) -> list[TicketEvent]:
    """Return the ticket's events and those of the tickets merged into it, in order."""
    whose = Q(ticket=ticket) | Q(ticket__in=[one.pk for one in merged_into(ticket)])
    return list(TicketEvent.objects.filter(whose).select_related("actor", "ticket").order_by("pk"))
