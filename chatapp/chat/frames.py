"""The wire: what a browser may send, and every frame that it gets; nowhere else is one built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from chatapp.conversations.models import Message, Turn
from chatapp.conversations.turnlog import Frame

_MOST_IDS = 100


class BadFrame(ValueError):
    """What the browser sent is no frame of ours; the message says what was wrong."""


@dataclass(frozen=True, slots=True)
class Say:
    """Something the person says; `key` makes saying it again harmless.

    It follows `parent`, or takes the place of what it `edits`; else it follows what is shown.
    """

    key: UUID
    text: str
    model: str
    parent: UUID | None = None
    refusal: UUID | None = None
    edits: UUID | None = None
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop this turn."""

    turn: UUID


@dataclass(frozen=True, slots=True)
class Ack:
    """The reader has the turn's text up to `offset`, in code points."""

    turn: UUID
    offset: int


@dataclass(frozen=True, slots=True)
class Typing:
    """The person is writing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The page shows this message of an agent's, and is in front."""

    message: UUID


Sent = Say | Stop | Ack | Typing | Seen


def parse(content: object) -> Sent:
    """Read a frame from the browser; raises BadFrame."""
    if not isinstance(content, dict):
        raise BadFrame("a frame is a JSON object")
    match content.get("type"):
        case "say":
            return Say(
                key=_uuid(content, "key"),
                text=_text(content, "text"),
                model=_text(content, "model"),
                parent=_uuid(content, "parent") if content.get("parent") else None,
                refusal=_uuid(content, "refusal") if content.get("refusal") else None,
                attachments=_uuids(content, "attachments"),
            )
        case "stop":
            return Stop(_uuid(content, "turn"))
        case "ack":
            return Ack(_uuid(content, "turn"), _offset(content, "offset"))
        case "typing":
            return Typing()
        case "seen":
            return Seen(_uuid(content, "message"))
        case other:
            known = "say, stop, ack, typing, seen"
            raise BadFrame(f"type {str(other)[:40]!r} is not one of {known}")


def _uuid(content: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(content[name])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadFrame(f"{name} must be a UUID") from None


def _uuids(content: Mapping[str, Any], name: str) -> tuple[UUID, ...]:
    values = content.get(name) or []
    if not isinstance(values, list) or len(values) > _MOST_IDS:
        raise BadFrame(f"{name} must be a short list of UUIDs")
    return tuple(_uuid({name: value}, name) for value in values)


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadFrame(f"{name} must be text that is not blank")
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadFrame(f"{name} holds characters that no text has")
    return value


def _offset(content: Mapping[str, Any], name: str) -> int:
    value = content.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadFrame(f"{name} must be a whole number of characters")
    return value


def turn_started(turn: Turn) -> Frame:
    """Say that an answer is being made."""
    return {
        "type": "turn.started",
        "turn": str(turn.pk),
        "key": str(turn.key),
        "model": turn.asked,
    }


def turn_delta(turn_id: UUID, offset: int, text: str) -> Frame:
    """Replace everything from `offset` on with `text`."""
    return {"type": "turn.delta", "turn": str(turn_id), "offset": offset, "text": text}


def turn_withdrawn(turn_id: UUID, offset: int) -> Frame:
    """Withdraw the text from `offset` on."""
    return {"type": "turn.withdrawn", "turn": str(turn_id), "offset": offset}


def card(turn: Turn, refusal: UUID) -> Frame:
    """Say where the card's HTML is."""
    return {
        "type": "card",
        "turn": str(turn.pk),
        "refusal": str(refusal),
        "url": reverse("card", args=[turn.conversation_id, refusal]),
    }


def turn_finished(turn: Turn, message: UUID) -> Frame:
    """Say how the turn ended, by which model, and where its rendered message is."""
    return {
        "type": "turn.finished",
        "turn": str(turn.pk),
        "state": turn.state,
        "model": turn.served or turn.asked,
        "url": reverse("message", args=[turn.conversation_id, message]),
    }


def message(conversation_id: UUID, message_id: UUID, author: str) -> Frame:
    """Say that a message which is not a model's was added."""
    return {
        "type": "message",
        "message": str(message_id),
        "author": author,
        "url": reverse("message", args=[conversation_id, message_id]),
    }


def branch(conversation_id: UUID, number: int) -> Frame:
    """Say that another branch is shown now, and where its rendered messages are."""
    return {
        "type": "branch",
        "branch": number,
        "url": reverse("transcript", args=[conversation_id]),
    }


def ticket(conversation_id: UUID, ticket_id: int, state: str) -> Frame:
    """Say how a ticket of this conversation stands."""
    return {
        "type": "ticket",
        "ticket": ticket_id,
        "state": state,
        "url": reverse("ticket_state", args=[conversation_id, ticket_id]),
    }


def typing(name: str, seconds: float) -> Frame:
    """Say that the agent of this name is writing, which is over after `seconds` unless repeated."""
    return {"type": "typing", "agent": name, "seconds": seconds}


def record_of(saved: Message) -> list[Frame]:
    """Return the frames that tell a reader of a message written while it was away."""
    if saved.author != Message.Author.MODEL or saved.turn is None:
        return [message(saved.conversation_id, saved.pk, saved.author)]
    found = [turn_started(saved.turn)]
    if saved.refusal:
        found.append(card(saved.turn, saved.refusal))
    return [*found, turn_finished(saved.turn, saved.pk)]


def error(
    code: str, detail: str = "", *, retry_after: float | None = None, words: str = ""
) -> Frame:
    """Say that a frame was not taken, why, perhaps in `words` of its own, and when to come back."""
    texts = {
        "bad_frame": _("That could not be read: {detail}."),
        "too_long": _("That is too long: at most {detail} characters."),
        "rate_limited": _("That was a lot in a short time. Try again in {detail}."),
        "conflict": _("An answer is still being written here. Stop it or wait for it."),
        "unavailable": _("That could not be done just now. Try again in a moment."),
        "unknown_model": _("There is no model “{detail}” here. Pick one from the list."),
    }
    return {
        "type": "error",
        "code": code,
        "message": words or texts[code].format(detail=detail),
        "retry_after": retry_after,
    }
