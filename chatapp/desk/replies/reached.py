"""How far the agents' last words to the person got, and no further than is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message
from chatapp.desk.duty import presence
from chatapp.desk.hints import hint_on_commit
from chatapp.desk.models import Delivery, Reading, Ticket


@dataclass(frozen=True, slots=True)
class Reached:
    """What became of a message to the person.

    `seen` is when an open page of theirs had shown it; `here` that a page is open somewhere.
    `mail` is the notice that goes, went or could not go to the address that they left.
    """

    message: UUID
    seen: datetime | None
    here: bool
    mail: Delivery | None

    @property
    def mail_state(self) -> str:
        """How far the mail got: nothing where none is planned."""
        return self.mail.state if self.mail else ""


def reached(ticket: Ticket, messages: Iterable[Message]) -> Reached | None:
    """Return how far the last of the agents' messages got; None when there is none."""
    said = [one for one in messages if one.author == Message.Author.AGENT]
    if not said:
        return None
    last = said[-1]
    reading = Reading.objects.filter(conversation=ticket.conversation_id).first()
    seen = reading.at if reading and reading.seq >= last.seq else None
    return Reached(
        message=last.pk,
        seen=seen,
        here=seen is None and presence.is_person_here(ticket.conversation_id),
        mail=None if seen else _mail_about(ticket, last),
    )


def _mail_about(ticket: Ticket, message: Message) -> Delivery | None:
    """Return the mail that tells of this message; one that was planned earlier tells of it too."""
    mails = Delivery.objects.filter(
        ticket=ticket, to=Delivery.To.PERSON, channel=Delivery.Channel.EMAIL
    )
    last = mails.order_by("-pk").first()
    if last is None or (last.finished and last.finished < message.created):
        return None
    return last


@transaction.atomic
def note_seen(conversation: Conversation, message_id: UUID) -> bool:
    """Note that a page of the person's showed an agent's message; say whether that is news."""
    transcript.lock(conversation.pk)
    shown = conversation.messages.filter(pk=message_id, author=Message.Author.AGENT).first()
    if shown is None:
        return False
    reading, made = Reading.objects.get_or_create(
        conversation=conversation, defaults={"seq": shown.seq}
    )
    if not made:
        if reading.seq >= shown.seq:
            return False
        reading.seq, reading.at = shown.seq, timezone.now()
        reading.save(update_fields=["seq", "at"])
    for pk in (
        Ticket.objects.unresolved().filter(conversation=conversation).values_list("pk", flat=True)
    ):
        hint_on_commit(pk)
    return True
