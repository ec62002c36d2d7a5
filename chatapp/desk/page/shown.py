"""What a ticket's page shows, as values: read in `pages`, printed by the templates."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from chatapp.attachments.models import Attachment
from chatapp.conversations.models import Conversation, Message
from chatapp.desk.lists.rows import Moment, Reader
from chatapp.desk.models import Rating, Ticket, TicketEvent
from chatapp.desk.page.passable import Passable
from chatapp.desk.page.story import Told
from chatapp.desk.page.ways import Way
from chatapp.desk.privacy.seeing import Eyes, kind_of_contact
from chatapp.desk.replies.drafts import Drafts
from chatapp.desk.replies.reached import Reached
from refusals.copybook.resources import ANYWHERE, Resource, resources
from refusals.models import Choice, CopyVersion, Refusal

_HOUR = 60
_MOST_PARTS = 30


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


@dataclass(frozen=True)
class Line:
    """One message of the transcript, and through whose eyes; `None` is whoever wrote it.

    A refused one brings along what was declined.
    """

    message: Message
    eyes: Eyes | None
    declined: Declined | None
    files: list[Attachment]

    @cached_property
    def text(self) -> str:
        """What the agent may see of its words: masked when shown, which most looks are not."""
        return self.eyes.text(self.message.text) if self.eyes else self.message.text


@dataclass(frozen=True, slots=True)
class Joined:
    """A ticket that goes on as the one that is shown, and what it was about."""

    ticket: Ticket
    about: str


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One ticket, the conversation it is about, and what may be done."""

    ticket: Ticket
    conversation: Conversation
    eyes: Eyes
    lines: list[Line]
    story: list[Told]
    declined: Declined | None
    mode: Mode
    calling: int
    drafts: Drafts
    passable: Passable
    ways: list[Way]
    reached: Reached | None
    rating: Rating | None
    split_off: list[Ticket]
    others: list[Ticket]
    """Other tickets of the same person: what is open first, then what ended last."""
    joined: list[Joined]
    """The tickets that were merged into this one."""
    used: TicketEvent | None
    """The macro that whoever looks has just used, if what it did can be taken back."""

    @property
    def parts(self) -> list[Line]:
        """What the person said, of which a ticket of its own can be made, the newest first."""
        said = [line for line in self.lines if line.message.author == Message.Author.PERSON]
        return [line for line in reversed(said) if line.text][:_MOST_PARTS]

    @property
    def about(self) -> frozenset[UUID]:
        """The messages for which the ticket was split off."""
        mine = [one.event for one in self.story if one.event.ticket_id == self.ticket.pk]
        split = [one.facts for one in mine if one.kind == TicketEvent.Kind.SPLIT_OFF]
        return frozenset(UUID(pk) for facts in split for pk in facts["messages"])

    @property
    def notes(self) -> list[Told]:
        """What agents told each other, and what the person added when asking again."""
        kinds = {TicketEvent.Kind.NOTED, TicketEvent.Kind.ADDED}
        return [told for told in self.story if told.event.kind in kinds]

    @property
    def due(self) -> Moment | None:
        """When something is due, in words."""
        return Reader().due(self.ticket)

    @property
    def need(self) -> str:
        """What the person said that they need."""
        return self.eyes.text(self.ticket.need)

    @property
    def asked(self) -> str:
        """What the person asked, as it was kept: redacted, and masked besides."""
        return self.eyes.text(self.ticket.asked_redacted)

    @property
    def contact(self) -> str:
        """How the person can be reached, unless that is hidden."""
        return self.eyes.contact(self.ticket)

    @property
    def contact_kind(self) -> str:
        """What they left: nothing, `email` or `other`."""
        return kind_of_contact(self.ticket)

    @property
    def rated_words(self) -> str:
        """What the person wrote beside their rating."""
        return self.eyes.text(self.rating.words) if self.rating else ""

    @property
    def read(self) -> int:
        """Up to where whoever sees this page has read the conversation."""
        return self.conversation.last_seq

    @property
    def resources(self) -> list[Resource]:
        """Where the person can turn besides us: what speaks their language, then directories."""
        if not self.ticket.is_crisis:
            return []
        base = self.ticket.language.partition("-")[0]
        known = [one for one in resources() if one.country != ANYWHERE]
        spoken = [
            one for one in known if any(tag.partition("-")[0] == base for tag in one.languages)
        ]
        return [*spoken, *(one for one in resources() if one.country == ANYWHERE)]

    @property
    def _minutes_left(self) -> int | None:
        """How long until something is due, in steps in which the page says so."""
        if self.ticket.promised is None:
            return None
        minutes = int((self.ticket.due - timezone.now()).total_seconds() // 60)
        return minutes if abs(minutes) < _HOUR else minutes // _HOUR * _HOUR

    @property
    def moves_stamp(self) -> str:
        """A short value that changes when there are other ways to pass the ticket on."""
        asleep = self.ticket.snoozed_until is not None
        return _stamp((*self.passable.key, self.ticket.severity, asleep))

    @property
    def stamp(self) -> str:
        """A short value that changes whenever the page would look different."""
        return _stamp(
            (
                self.conversation.last_seq,
                self.conversation.epoch,
                len(self.story),
                self.ticket.version,
                self.ticket.contact,
                self._minutes_left,
                self.mode,
                self.calling,
                self.eyes.until,
                self.reached and (self.reached.seen, self.reached.here, self.reached.mail_state),
                self.rating is not None,
                [(part.pk, part.state) for part in self.split_off],
                [one.ticket.pk for one in self.joined],
                [(one.pk, one.state) for one in self.others],
                self.passable.key,
                sum(len(line.declined.taken) for line in self.lines if line.declined),
            )
        )


def _stamp(seen: object) -> str:
    return f"{zlib.crc32(repr(seen).encode()):08x}"
