"""The life of a ticket: opened, claimed by one, answered, handed back, resolved.

Every move is one transaction that locks the conversation first, then the ticket, and appends its
event; one that is not allowed raises a `TicketError`. What passes a ticket on to somebody else is
in `chatapp.desk.lifecycle.passing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.conversations import control, transcript
from chatapp.conversations.models import Conversation, Message
from chatapp.desk import sla, triage
from chatapp.desk.duty.typing import person_said
from chatapp.desk.errors import AlreadyResolved, KeyTaken, NotHeld, WroteMeanwhile
from chatapp.desk.lifecycle.passing import leave, merged_into
from chatapp.desk.models import Origin, Ticket, TicketEvent
from chatapp.desk.moves import Kind, change, fresh, holds, locked, note_down, owned, save
from chatapp.desk.notifying import deliveries
from chatapp.desk.notifying.enqueueing import enqueue_soon, priority_of
from chatapp.desk.replies.files import Fit, attach
from refusals.engine.redaction import redact
from refusals.ledger import record_outcome
from refusals.models import Outcome, Refusal

Said = TypeVar("Said", Message, TicketEvent)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The ticket is the agent's."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody else has it; both are None if they have since left."""

    winner: User | None
    when: datetime | None


@transaction.atomic
def open_ticket(  # noqa: PLR0913  (what the person's form and the refusal say)
    conversation: Conversation,
    refusal: Refusal | None,
    *,
    need: str,
    contact: str,
    asked: str,
    key: UUID | None = None,
    origin: Origin = Origin.PERSON,
) -> Ticket:
    """Open the ticket of this refusal, or add to the one that is open already.

    `asked` is what the person asked the model, unredacted; only its redacted form is kept here.
    The same `key` again returns the ticket that it opened.
    """
    conversation = transcript.lock(conversation.pk)
    if key and (again := Ticket.objects.filter(conversation=conversation, key=key).first()):
        return again
    standing = Ticket.objects.unresolved().filter(conversation=conversation, refusal=refusal)
    if found := standing.first():
        _add(found, need, contact)
        return found
    ticket = Ticket(
        conversation=conversation,
        refusal=refusal,
        key=key,
        origin=origin,
        need=need,
        contact=contact,
        asked_redacted=redact(asked),
        **triage.context_of(refusal, conversation),
    )
    sla.begin(ticket)
    ticket.save()
    _tell_everyone(ticket)
    return ticket


def _tell_everyone(ticket: Ticket) -> None:
    """Write down that the ticket is open, for the record, the person, the ledger and the desk."""
    note_down(ticket, Kind.OPENED, facts={"origin": ticket.origin})
    asked = ticket.origin == Origin.PERSON
    notice = Message.Notice.TICKET_OPENED if asked else Message.Notice.REVIEW_OPENED
    transcript.notice(ticket.conversation, notice, facts={"ticket": ticket.pk})
    control.enqueue(ticket.conversation_id)
    if ticket.refusal:
        record_outcome(ticket.refusal, Outcome.Kind.ESCALATED)
    pk, priority = ticket.pk, priority_of(ticket.severity)
    transaction.on_commit(
        lambda: enqueue_soon("announce_ticket", pk, priority=priority), robust=True
    )


def _add(ticket: Ticket, need: str, contact: str) -> None:
    """Keep what the person says when asking once more; nothing that was said before is replaced."""
    if contact and contact != ticket.contact:
        Ticket.objects.filter(pk=ticket.pk).update(contact=contact)
    if need and need != ticket.need:
        note_down(ticket, Kind.ADDED, text=need)


def claim(ticket: Ticket, agent: User) -> Claimed | Lost:
    """Give the ticket to the first agent who asks, and with it the conversation.

    The owner may claim again, to take back a conversation that was handed back. An agent who holds
    the conversation for another ticket keeps everybody else out of this one too.
    """
    if not ticket.is_resolved and ticket.owner in {None, agent}:
        control.stop_running_turn(ticket.conversation_id)
    return claim_at_once(ticket, agent)


@transaction.atomic
def claim_at_once(ticket: Ticket, agent: User) -> Claimed | Lost:
    """Do what `claim` does, without waiting for the words of an answer that is being written."""
    conversation, ticket = locked(ticket)
    if conversation.held_by_person and conversation.holder not in {None, agent}:
        return _lost(ticket)
    if ticket.is_resolved:
        raise AlreadyResolved
    if ticket.owner not in {None, agent}:
        return _lost(ticket)
    if ticket.owner == agent and ticket.claimed and holds(conversation, agent):
        return Claimed(ticket)
    before = change(ticket.claim, agent)
    save(ticket, Kind.CLAIMED, agent, before=before)
    # The agent may be in the conversation for another ticket already.
    if not holds(conversation, agent):
        control.take(conversation.pk, agent)
    return Claimed(fresh(ticket))


def _lost(ticket: Ticket) -> Lost:
    """Say who has this ticket, or the conversation that it is about."""
    if ticket.owner:
        return Lost(winner=ticket.owner, when=ticket.claimed)
    holder = ticket.conversation.holder
    theirs = Ticket.objects.unresolved().filter(conversation=ticket.conversation_id, owner=holder)
    return Lost(winner=holder, when=theirs.values_list("claimed", flat=True).first())


@transaction.atomic
def reply(
    ticket: Ticket,
    agent: User,
    text: str,
    key: UUID,
    *,
    read: int | None = None,
    files: Iterable[Fit] = (),
) -> Message:
    """Say `text` to the person as `agent`, once per `key`; raise `TicketError` if it may not be.

    `read` is the `seq` up to which the agent has read: nobody answers blind. Raises Unfit where
    the conversation has no room for `files`.
    """
    conversation = transcript.lock(ticket.conversation_id)
    mine = conversation.messages.filter(author=Message.Author.AGENT, agent=agent)
    if said := mine.filter(key=key).first():
        return _the_same(said, text)
    conversation, ticket = owned(ticket, agent)
    if not holds(conversation, agent):
        raise NotHeld
    if read is not None and _wrote_since(conversation, read):
        raise WroteMeanwhile
    message = transcript.append(
        conversation,
        author=Message.Author.AGENT,
        text=text,
        agent=agent,
        key=key,
        facts=attach(conversation, files),
    )
    before = change(ticket.replied)
    sla.answered(ticket, message.created)
    save(ticket, Kind.REPLIED, agent, before=before, key=key)
    deliveries.tell_person(ticket, Kind.REPLIED, occasion=str(message.pk))
    return message


def _wrote_since(conversation: Conversation, seq: int) -> bool:
    theirs = conversation.messages.filter(author=Message.Author.PERSON, seq__gt=seq)
    return theirs.exists()


@transaction.atomic
def heard(conversation: Conversation) -> None:
    """Note, for the agent who holds the conversation, that the person wrote in it."""
    conversation = transcript.lock(conversation.pk)
    if not conversation.held_by_person:
        return
    now = timezone.now()
    for ticket in Ticket.objects.unresolved().filter(conversation=conversation).with_people():
        if ticket.waiting_since is None or ticket.snoozed_until:
            before = change(ticket.heard)
            sla.heard(ticket, now)
            save(ticket, Kind.HEARD, before=before)
    transaction.on_commit(lambda: person_said(conversation), robust=True)


@transaction.atomic
def note(ticket: Ticket, agent: User, text: str, key: UUID) -> TicketEvent:
    """Write an internal note, once per `key`; any agent may, at any time, and no person sees it."""
    transcript.lock(ticket.conversation_id)
    noted = ticket.events.filter(kind=Kind.NOTED, key=key).first()
    if noted:
        return _the_same(noted, text)
    return note_down(fresh(ticket), Kind.NOTED, agent, text=text, key=key)


def _the_same(said: Said, text: str) -> Said:
    """Return what was said under a key before, if it is what is being said now."""
    if said.text != text:
        raise KeyTaken
    return said


@transaction.atomic
def hand_back(ticket: Ticket, agent: User) -> None:
    """Let the model answer again; the ticket stays open. Doing it twice does nothing more."""
    conversation, ticket = owned(ticket, agent)
    if holds(conversation, agent):
        control.hand_back(conversation.pk, agent)
        control.enqueue(conversation.pk)
        note_down(ticket, Kind.HANDED_BACK, agent)


@transaction.atomic
def resolve(ticket: Ticket, agent: User) -> None:
    """Close the ticket, and hand the conversation back unless another ticket still needs it."""
    conversation, ticket = owned(ticket, agent)
    before = change(ticket.resolve)
    sla.ended(ticket, timezone.now())
    save(ticket, Kind.RESOLVED, agent, before=before)
    leave(conversation, agent)
    transcript.notice(
        conversation, Message.Notice.TICKET_CLOSED, agent=agent, facts={"ticket": ticket.pk}
    )
    for one in (ticket, *merged_into(ticket)):
        if one.refusal:
            record_outcome(one.refusal, Outcome.Kind.RESOLVED)
