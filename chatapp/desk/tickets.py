"""The life of a ticket: opened, claimed by one, answered, handed back, resolved.

Every move is one transaction that locks the conversation first, then the ticket, and appends its
event; one that is not allowed raises a `TicketError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.conversations import control, transcript
from chatapp.conversations.live import TicketMoved, push_on_commit
from chatapp.conversations.models import Conversation, Message
from chatapp.desk.errors import AlreadyResolved, KeyTaken, NotHeld, NotYours
from chatapp.desk.models import Ticket, TicketEvent
from chatapp.desk.notices import hint_on_commit
from chatapp.desk.tasks import announce_soon
from refusals.engine.redaction import redact
from refusals.engine.terms import Category
from refusals.ledger import record_outcome
from refusals.models import Outcome, Refusal

Kind = TicketEvent.Kind
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
def open_ticket(
    conversation: Conversation, refusal: Refusal | None, *, need: str, contact: str, asked: str
) -> Ticket:
    """Open the ticket of this refusal, or add to the one that is open already.

    `asked` is what the person asked the model, unredacted; only its redacted form is kept here.
    """
    conversation = transcript.lock(conversation.pk)
    category = Category(refusal.category) if refusal else Category.UNKNOWN
    crisis = category is Category.SELF_HARM or conversation.at_risk
    ticket, created = Ticket.objects.unresolved().get_or_create(
        conversation=conversation,
        refusal=refusal,
        defaults={
            "category": category,
            "severity": Ticket.Severity.CRISIS if crisis else Ticket.Severity.NORMAL,
            "need": need,
            "contact": contact,
            "asked_redacted": redact(asked),
        },
    )
    if created:
        _tell_everyone(ticket)
    else:
        _add(ticket, need, contact)
    return ticket


def _tell_everyone(ticket: Ticket) -> None:
    """Write down that the ticket is open, for the record, the person, the ledger and the desk."""
    _moved(ticket, Kind.OPENED)
    transcript.notice(
        ticket.conversation, Message.Notice.TICKET_OPENED, facts={"ticket": ticket.pk}
    )
    if ticket.refusal:
        record_outcome(ticket.refusal, Outcome.Kind.ESCALATED)
    transaction.on_commit(lambda: announce_soon(ticket.pk), robust=True)


def _add(ticket: Ticket, need: str, contact: str) -> None:
    """Keep what the person says when asking once more; nothing that was said before is replaced."""
    if contact and contact != ticket.contact:
        Ticket.objects.filter(pk=ticket.pk).update(contact=contact)
    if need and need != ticket.need:
        _moved(ticket, Kind.ADDED, text=need)


def claim(ticket: Ticket, agent: User) -> Claimed | Lost:
    """Give the ticket to the first agent who asks, and with it the conversation.

    The owner may claim again, to take back a conversation that was handed back. An agent who holds
    the conversation for another ticket keeps everybody else out of this one too.
    """
    if not ticket.is_resolved and ticket.owner in {None, agent}:
        control.stop_running_turn(ticket.conversation_id)
    return _claim(ticket, agent)


@transaction.atomic
def _claim(ticket: Ticket, agent: User) -> Claimed | Lost:
    conversation = transcript.lock(ticket.conversation_id)
    if conversation.held_by_person and conversation.holder not in {None, agent}:
        return _lost(ticket)
    won = Ticket.objects.unresolved().unclaimed().filter(pk=ticket.pk)
    if won.update(owner=agent, state=Ticket.State.OPEN, claimed=timezone.now()):
        return _take(conversation, ticket, agent)
    ticket = _fresh(ticket)
    if ticket.is_resolved:
        raise AlreadyResolved
    if ticket.owner != agent:
        return _lost(ticket)
    if _holds(conversation, agent):
        return Claimed(ticket)
    return _take(conversation, ticket, agent)


def _take(conversation: Conversation, ticket: Ticket, agent: User) -> Claimed:
    """Bring the agent in, who may be in the conversation for another ticket already."""
    if not _holds(conversation, agent):
        control.take(conversation.pk, agent)
    ticket = _fresh(ticket)
    _moved(ticket, Kind.CLAIMED, agent)
    return Claimed(ticket)


def _lost(ticket: Ticket) -> Lost:
    """Say who has this ticket, or the conversation that it is about."""
    ticket = _fresh(ticket)
    if ticket.owner:
        return Lost(winner=ticket.owner, when=ticket.claimed)
    holder = ticket.conversation.holder
    theirs = Ticket.objects.unresolved().filter(conversation=ticket.conversation_id, owner=holder)
    return Lost(winner=holder, when=theirs.values_list("claimed", flat=True).first())


@transaction.atomic
def reply(ticket: Ticket, agent: User, text: str, key: UUID) -> Message:
    """Say `text` to the person as `agent`, once per `key`; raise `TicketError` if it may not be."""
    conversation = transcript.lock(ticket.conversation_id)
    mine = conversation.messages.filter(author=Message.Author.AGENT, agent=agent)
    if said := mine.filter(key=key).first():
        return _the_same(said, text)
    conversation, ticket = _owned(ticket, agent)
    if not _holds(conversation, agent):
        raise NotHeld
    message = transcript.append(
        conversation, author=Message.Author.AGENT, text=text, agent=agent, key=key
    )
    _moved(ticket, Kind.REPLIED, agent, key=key)
    return message


@transaction.atomic
def note(ticket: Ticket, agent: User, text: str, key: UUID) -> TicketEvent:
    """Write an internal note, once per `key`; any agent may, at any time, and no person sees it."""
    transcript.lock(ticket.conversation_id)
    noted = ticket.events.filter(kind=Kind.NOTED, key=key).first()
    if noted:
        return _the_same(noted, text)
    return _moved(_fresh(ticket), Kind.NOTED, agent, text=text, key=key)


def _the_same(said: Said, text: str) -> Said:
    """Return what was said under a key before, if it is what is being said now."""
    if said.text != text:
        raise KeyTaken
    return said


@transaction.atomic
def hand_back(ticket: Ticket, agent: User) -> None:
    """Let the model answer again; the ticket stays open. Doing it twice does nothing more."""
    conversation, ticket = _owned(ticket, agent)
    if _holds(conversation, agent):
        control.hand_back(conversation.pk, agent)
        _moved(ticket, Kind.HANDED_BACK, agent)


@transaction.atomic
def resolve(ticket: Ticket, agent: User) -> None:
    """Close the ticket, and hand the conversation back unless another ticket still needs it."""
    conversation, ticket = _owned(ticket, agent)
    Ticket.objects.filter(pk=ticket.pk).update(state=Ticket.State.RESOLVED, resolved=timezone.now())
    others = Ticket.objects.unresolved().filter(conversation=conversation, owner=agent)
    if _holds(conversation, agent) and not others.exists():
        control.hand_back(conversation.pk, agent)
    transcript.notice(
        conversation, Message.Notice.TICKET_CLOSED, agent=agent, facts={"ticket": ticket.pk}
    )
    if ticket.refusal:
        record_outcome(ticket.refusal, Outcome.Kind.RESOLVED)
    _moved(_fresh(ticket), Kind.RESOLVED, agent)


def _fresh(ticket: Ticket) -> Ticket:
    """Read the ticket again; whatever the caller saw was before the lock."""
    return Ticket.objects.with_people().get(pk=ticket.pk)


def _owned(ticket: Ticket, agent: User) -> tuple[Conversation, Ticket]:
    """Lock the conversation and the ticket for their owner, or raise what stands in the way."""
    conversation = transcript.lock(ticket.conversation_id)
    ticket = _fresh(ticket)
    if ticket.owner != agent:
        raise NotYours(ticket.owner)
    if ticket.is_resolved:
        raise AlreadyResolved
    return conversation, ticket


def _holds(conversation: Conversation, agent: User) -> bool:
    return conversation.held_by_person and conversation.holder_id == agent.pk


def _moved(
    ticket: Ticket,
    kind: Kind,
    actor: User | None = None,
    *,
    text: str = "",
    key: UUID | None = None,
) -> TicketEvent:
    """Append an event, and after commit tell the open desks and the person's open pages.

    Of a new ticket the desks hear when it is announced.
    """
    event = TicketEvent.objects.create(ticket=ticket, kind=kind, actor=actor, text=text, key=key)
    if kind is not Kind.OPENED:
        hint_on_commit(ticket.pk)
    if kind not in {Kind.NOTED, Kind.REPLIED}:
        push_on_commit(ticket.conversation_id, TicketMoved(ticket.pk, ticket.state))
    return event
