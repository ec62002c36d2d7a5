"""Tell every process, after commit, that a conversation has something new to read.

A fact carries ids, never content: the channel layer may lose it, and whoever hears it reads the
record. Consumers, and only they, turn facts into frames.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from chatapp.telling import tell


@dataclass(frozen=True, slots=True)
class MessageAdded:
    """A message that is not a model's was appended."""

    message: str
    author: str


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """A turn is running somewhere."""

    turn: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """A turn has ended; its row says how."""

    turn: str


@dataclass(frozen=True, slots=True)
class BranchShown:
    """Another branch is shown from now on; its number is the conversation's."""

    branch: int


@dataclass(frozen=True, slots=True)
class TicketMoved:
    """A ticket of this conversation changed its state."""

    ticket: int
    state: str


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody is writing: the person, or the agent of this name; true for a moment only."""

    author: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ConversationDeleted:
    """The conversation is gone for everybody who has it open."""


Fact = (
    MessageAdded
    | TurnStarted
    | TurnEnded
    | BranchShown
    | TicketMoved
    | Typing
    | ConversationDeleted
)
_KINDS: dict[str, type[Fact]] = {
    kind.__name__: kind
    for kind in (
        MessageAdded,
        TurnStarted,
        TurnEnded,
        BranchShown,
        TicketMoved,
        Typing,
        ConversationDeleted,
    )
}


def group_of(conversation_id: UUID) -> str:
    """Return the channel layer's group that hears of this conversation."""
    return f"conversation.{conversation_id}"


def fact_of(message: dict[str, Any]) -> Fact:
    """Read a fact back from the channel layer's message."""
    return _KINDS[message["kind"]](**message["fact"])


def push(conversation_id: UUID, fact: Fact) -> None:
    """Tell the conversation's group of `fact` now; call it only when what it names is committed.

    A broken channel layer costs nobody their write; sockets catch up from the record.
    """
    message = {"type": "live.fact", "kind": type(fact).__name__, "fact": asdict(fact)}
    tell(group_of(conversation_id), message)


def push_on_commit(conversation_id: UUID, fact: Fact) -> None:
    """Tell the conversation's group of `fact` once the transaction has committed.

    Robust: a broken channel layer is logged and costs nobody their write; sockets catch up from
    the record when they reconnect.
    """
    # Not a partial: Django logs what a robust hook raised by its __qualname__, which partials lack.
    transaction.on_commit(lambda: push(conversation_id, fact), robust=True)
