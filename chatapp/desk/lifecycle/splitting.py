"""Making a ticket of its own of a part of a conversation, with a link both ways."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.conversations import control, transcript
from chatapp.conversations.models import Message
from chatapp.desk import sla, triage
from chatapp.desk.errors import NothingToSplit
from chatapp.desk.models import Queue, Ticket
from chatapp.desk.moves import Kind, note_down, to_pass
from chatapp.desk.notifying.enqueueing import enqueue_soon, priority_of
from refusals.engine.redaction import redact
from refusals.ledger import record_outcome
from refusals.models import Outcome, Refusal


@transaction.atomic
def split(
    ticket: Ticket,
    chosen: Collection[UUID],
    by: User,
    *,
    key: UUID,
    queue: Queue | None = None,
    version: int | None = None,
) -> Ticket:
    """Open a ticket about `chosen`, what the person said in the conversation; once per `key`.

    It goes to `queue`, or stays in the same one; nobody has it yet. What was declined there and
    has no open ticket is what it is about. Raises NothingToSplit.
    """
    transcript.lock(ticket.conversation_id)
    if again := Ticket.objects.filter(conversation=ticket.conversation_id, key=key).first():
        return again
    conversation, ticket = to_pass(ticket, by, version)
    path = transcript.path(conversation)
    said = [one for one in path if one.pk in chosen and one.author == Message.Author.PERSON]
    if not said:
        raise NothingToSplit
    refusal = _declined(ticket, {one.pk for one in said}, path)
    facts = triage.context_of(refusal, conversation) if refusal else _as(ticket)
    made = Ticket(
        conversation=conversation,
        refusal=refusal,
        key=key,
        origin=ticket.origin,
        contact=ticket.contact,
        asked_redacted=redact("\n\n".join(one.text for one in said)),
        split_from=ticket,
        triaged=timezone.now(),  # where it belongs somebody has just said
        **facts | {"queue": queue or ticket.queue},
    )
    sla.begin(made)
    made.save()
    _tell(ticket, made, by, [str(one.pk) for one in said])
    return made


def _as(ticket: Ticket) -> dict[str, object]:
    """Return what the ticket says of itself, for a part of it that nothing was declined in."""
    return {
        "category": ticket.category,
        "language": ticket.language,
        "severity": ticket.severity,
    }


def _declined(ticket: Ticket, said: Collection[UUID], path: list[Message]) -> Refusal | None:
    """Return the first refusal of what was said that no open ticket is about."""
    answers = [one for one in path if one.turn and one.turn.prompt_id in said]
    for pk in (one.refusal for one in answers if one.refusal):
        if pk == ticket.refusal_id or Ticket.objects.unresolved().filter(refusal=pk).exists():
            continue
        return Refusal.objects.filter(pk=pk).first()
    return None


def _tell(ticket: Ticket, made: Ticket, by: User, messages: list[str]) -> None:
    note_down(ticket, Kind.SPLIT, by, facts={"into": made.pk})
    note_down(made, Kind.SPLIT_OFF, by, facts={"from": ticket.pk, "messages": messages})
    numbers = {"ticket": ticket.pk, "into": made.pk}
    transcript.notice(ticket.conversation, Message.Notice.TICKET_SPLIT, agent=by, facts=numbers)
    control.enqueue(ticket.conversation_id)
    if made.refusal:
        record_outcome(made.refusal, Outcome.Kind.ESCALATED)
    pk, priority = made.pk, priority_of(made.severity)
    transaction.on_commit(
        lambda: enqueue_soon("announce_ticket", pk, priority=priority), robust=True
    )
