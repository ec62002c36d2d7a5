"""Where a socket that comes back wants to go on from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs
from uuid import UUID

from chatapp.chat import frames
from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.conversations.turnlog import Frame

_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Resume:
    """A turn and how much of its text the reader has, and the last message that it has."""

    turn: UUID | None
    offset: int
    after: UUID | None


def resume_of(query_string: bytes) -> Resume:
    """Read `?turn=…&offset=…&after=…`; what makes no sense counts as not said."""
    query = parse_qs(query_string.decode("latin-1"))
    raw = query.get("offset", ["0"])[0]
    offset = int(raw) if raw.isdecimal() and len(raw) <= _MOST_DIGITS else 0
    return Resume(_uuid_in(query, "turn"), offset, _uuid_in(query, "after"))


def frames_after(conversation_id: UUID, message_id: UUID) -> list[Frame]:
    """Return the frames of what was written after a message of the conversation's."""
    last = Message.objects.filter(pk=message_id, conversation=conversation_id).first()
    if last is None:
        return []
    return [frame for saved in transcript.after(last) for frame in frames.record_of(saved)]


def _uuid_in(query: dict[str, list[str]], name: str) -> UUID | None:
    try:
        return UUID(query[name][0])
    except (KeyError, ValueError):
        return None
