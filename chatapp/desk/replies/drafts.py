"""What an agent was writing, kept so that it follows them from one browser to another."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from chatapp.accounts.models import User
from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.models import Draft, Ticket, TicketEvent


@dataclass(frozen=True, slots=True)
class Drafts:
    """The unsent words of one agent about one ticket."""

    reply: str = ""
    note: str = ""


def drafts_of(ticket: Ticket, agent: User) -> Drafts:
    """Return what `agent` has written about a ticket and not sent."""
    mine = Draft.objects.filter(ticket=ticket, agent=agent)
    return Drafts(**dict(mine.values_list("kind", "text")))


@transaction.atomic
def keep(ticket: Ticket, agent: User, kind: str, text: str, key: UUID) -> bool:
    """Keep a draft, instead of the one before it; an empty one is none.

    `key` is that of the form: a draft that comes after its words were sent is let go. False says
    that just these words were sent.
    """
    transcript.lock(ticket.conversation_id)  # before the words are sent or after, not meanwhile
    mine = Draft.objects.filter(ticket=ticket, agent=agent, kind=kind)
    sent = _sent(ticket, kind, key)
    if sent is not None or not text.strip():
        mine.delete()
        return sent is None or sent.strip() != text.strip()
    Draft.objects.update_or_create(ticket=ticket, agent=agent, kind=kind, defaults={"text": text})
    return True


def let_go(ticket: Ticket, agent: User, kind: str) -> None:
    """Forget a draft whose words have arrived."""
    Draft.objects.filter(ticket=ticket, agent=agent, kind=kind).delete()


def _sent(ticket: Ticket, kind: str, key: UUID) -> str | None:
    """Return what was sent under a key, if anything was."""
    said: QuerySet[TicketEvent] | QuerySet[Message]
    if kind == Draft.Kind.NOTE:
        said = TicketEvent.objects.filter(ticket=ticket, kind=TicketEvent.Kind.NOTED, key=key)
    else:
        said = Message.objects.filter(
            conversation=ticket.conversation_id, author=Message.Author.AGENT, key=key
        )
    return said.values_list("text", flat=True).first()
