"""What an agent was writing, kept so that it follows them from one browser to another."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

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
def keep(ticket: Ticket, agent: User, kind: str, text: str, key: UUID) -> None:
    """Keep a draft, instead of the one before it; an empty one is none.

    `key` is that of the form: a draft that comes after its words were sent is let go.
    """
    transcript.lock(ticket.conversation_id)  # before the words are sent or after, not meanwhile
    mine = Draft.objects.filter(ticket=ticket, agent=agent, kind=kind)
    if not text.strip() or _was_sent(ticket, kind, key):
        mine.delete()
        return
    Draft.objects.update_or_create(ticket=ticket, agent=agent, kind=kind, defaults={"text": text})


def let_go(ticket: Ticket, agent: User, kind: str) -> None:
    """Forget a draft whose words have arrived."""
    Draft.objects.filter(ticket=ticket, agent=agent, kind=kind).delete()


def _was_sent(ticket: Ticket, kind: str, key: UUID) -> bool:
    if kind == Draft.Kind.NOTE:
        return TicketEvent.objects.filter(
            ticket=ticket, kind=TicketEvent.Kind.NOTED, key=key
        ).exists()
    said = Message.objects.filter(conversation=ticket.conversation_id, key=key)
    return said.filter(author=Message.Author.AGENT).exists()
