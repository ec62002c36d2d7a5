"""What a ticket's page shows, read in a constant number of queries."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch

from chatapp.accounts.models import User
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message
from chatapp.desk.models import Ticket, TicketEvent
from refusals.models import Choice, CopyVersion, Refusal


class Mode(StrEnum):
    """What the agent who looks at a ticket may do with it."""

    CLAIM = "claim"
    REPLY = "reply"
    TAKE_BACK = "take_back"
    WATCH = "watch"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Declined:
    """One refusal with all that the person was shown of it, and what they took."""

    refusal: Refusal
    shown: list[CopyVersion]
    taken: list[Choice]


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the transcript; a refused one brings along what was declined."""

    message: Message
    declined: Declined | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One ticket, the conversation it is about, and what may be done."""

    ticket: Ticket
    conversation: Conversation
    lines: list[Line]
    events: list[TicketEvent]
    declined: Declined | None
    mode: Mode
    waiting: int

    @property
    def notes(self) -> list[TicketEvent]:
        """What agents told each other, and what the person added when asking again."""
        kinds = {TicketEvent.Kind.NOTED, TicketEvent.Kind.ADDED}
        return [event for event in self.events if event.kind in kinds]

    @property
    def stamp(self) -> str:
        """A short value that changes whenever the page would look different."""
        seen = (
            self.conversation.last_seq,
            self.conversation.epoch,
            len(self.events),
            self.ticket.state,
            self.ticket.contact,
            self.mode,
            self.waiting,
            sum(len(line.declined.taken) for line in self.lines if line.declined),
        )
        return f"{zlib.crc32(repr(seen).encode()):08x}"


def ticket_page(ticket: Ticket, agent: User) -> TicketPage:
    """Read everything that the page of `ticket`, itself just read, shows to `agent`."""
    messages = transcript.path(ticket.conversation)
    declined = _declined(ticket, messages)
    return TicketPage(
        ticket=ticket,
        conversation=ticket.conversation,
        lines=[Line(message, declined.get(message.refusal)) for message in messages],
        events=list(ticket.events.select_related("actor")),
        declined=declined.get(ticket.refusal_id),
        mode=_mode(ticket, agent),
        waiting=Ticket.objects.visible_to(agent).unresolved().unclaimed().count(),
    )


def _mode(ticket: Ticket, agent: User) -> Mode:
    conversation = ticket.conversation
    held = conversation.held_by_person and conversation.holder is not None
    if ticket.is_resolved:
        return Mode.RESOLVED
    if ticket.owner == agent:
        return Mode.REPLY if held and conversation.holder == agent else Mode.TAKE_BACK
    if ticket.owner or (held and conversation.holder != agent):
        return Mode.WATCH
    return Mode.CLAIM


def _declined(ticket: Ticket, messages: Iterable[Message]) -> dict[UUID | None, Declined]:
    """Read the refusals of these messages, and the ticket's own, with their pinned words."""
    wanted = {message.refusal for message in messages} | {ticket.refusal_id}
    choices = Prefetch("choices", Choice.objects.order_by("pk"))
    refusals = Refusal.objects.prefetch_related(choices).in_bulk([pk for pk in wanted if pk])
    pinned = {version for refusal in refusals.values() for version in refusal.copy_versions}
    versions = CopyVersion.objects.in_bulk(list(pinned))
    return {
        pk: Declined(
            refusal=refusal,
            shown=[versions[version] for version in refusal.copy_versions if version in versions],
            taken=list(refusal.choices.all()),
        )
        for pk, refusal in refusals.items()
    }
