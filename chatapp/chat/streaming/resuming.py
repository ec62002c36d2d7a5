"""Where a socket that comes back wants to go on from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs
from uuid import UUID

from chatapp.chat import frames
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message
from chatapp.conversations.turnlog import Frame
from chatapp.desk.lifecycle import reopening

_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Resume:
    """A turn and how much of its text the reader has, its last message, and its branch."""

    turn: UUID | None
    offset: int
    after: UUID | None
    branch: int | None = None


def resume_of(query_string: bytes) -> Resume:
    """Read `?turn=…&offset=…&after=…&branch=…`; what makes no sense counts as not said."""
    query = parse_qs(query_string.decode("latin-1"))
    return Resume(
        _uuid_in(query, "turn"),
        _number_in(query, "offset") or 0,
        _uuid_in(query, "after"),
        _number_in(query, "branch"),
    )


def missed(conversation_id: UUID, resume: Resume) -> tuple[list[Frame], Resume]:
    """Return the frames of what was written meanwhile, and where to go on from after them.

    A reader that shows what is no longer the branch is told to show it, and starts anew.
    """
    found = Conversation.objects.filter(pk=conversation_id).first()
    if found is None:
        return [], resume
    if resume.branch is None:
        resume = replace(resume, branch=found.branch)
    after = Message.objects.filter(pk=resume.after, conversation=found) if resume.after else []
    path = transcript.path(found) if after else []
    last = next((message for message in path if message.pk == resume.after), None)
    elsewhere = bool(after) and last is None
    if elsewhere or resume.branch != found.branch:
        told = [frames.branch(conversation_id, found.branch)]
        return told, replace(resume, offset=0, branch=found.branch)
    later = [message for message in path if last and message.seq > last.seq]
    told = [frame for saved in later for frame in frames.record_of(saved)]
    if any(saved.author == Message.Author.NOTICE for saved in later):
        told += ticket_of(conversation_id)
    return told, resume


def ticket_of(conversation_id: UUID) -> list[Frame]:
    """Return the frame of the request to a person that the page shows, if it shows any.

    Whatever moves one is told by a notice: who missed the one has missed the other.
    """
    found = Conversation.objects.filter(pk=conversation_id).first()
    ticket = reopening.shown_below(found) if found else None
    return [frames.ticket(conversation_id, ticket.pk, ticket.state)] if ticket else []


def stand_of(conversation_id: UUID) -> tuple[int, int]:
    """Return the number of the last message, and of the branch that is shown."""
    begun = Conversation.objects.filter(pk=conversation_id)
    return begun.values_list("last_seq", "branch").first() or (0, 0)


def written_after(conversation_id: UUID, seq: int) -> list[Message]:
    """Return the messages after the one of this number, with their turns."""
    later = Message.objects.filter(conversation=conversation_id, seq__gt=seq)
    return list(later.select_related("turn__conversation"))


def _number_in(query: dict[str, list[str]], name: str) -> int | None:
    raw = query.get(name, [""])[0]
    return int(raw) if raw.isdecimal() and len(raw) <= _MOST_DIGITS else None


def _uuid_in(query: dict[str, list[str]], name: str) -> UUID | None:
    try:
        return UUID(query[name][0])
    except (KeyError, ValueError):
        return None
