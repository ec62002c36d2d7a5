"""Tell every process, after commit, that a conversation has something new to read.

A fact carries ids, never content: the channel layer may lose it, and whoever hears it reads the
record. Consumers, and only they, turn facts into frames.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import redis
from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.db import transaction

logger = logging.getLogger(__name__)

_TELL_SECONDS = 1.0
_OUTAGE_SECONDS = 3.0
_silent_until: WeakKeyDictionary[BaseChannelLayer, float] = WeakKeyDictionary()


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
class TicketMoved:
    """A ticket of this conversation changed its state."""

    ticket: int
    state: str


@dataclass(frozen=True, slots=True)
class ConversationDeleted:
    """The conversation is gone for everybody who has it open."""


Fact = MessageAdded | TurnStarted | TurnEnded | TicketMoved | ConversationDeleted
_KINDS: dict[str, type[Fact]] = {
    kind.__name__: kind
    for kind in (MessageAdded, TurnStarted, TurnEnded, TicketMoved, ConversationDeleted)
}


def group_of(conversation_id: UUID) -> str:
    """Return the channel layer's group that hears of this conversation."""
    return f"conversation.{conversation_id}"


def fact_of(message: dict[str, Any]) -> Fact:
    """Read a fact back from the channel layer's message."""
    return _KINDS[message["kind"]](**message["fact"])


def tell(group: str, message: dict[str, Any]) -> None:
    """Send `message` to a group of sockets, or log that it could not be.

    Bounded, because a broker that hangs must not hold the thread that all sockets write on; after
    a failure its layer is left alone for a moment.
    """
    layer = get_channel_layer()
    assert layer is not None  # noqa: S101  (settings always name one)
    if time.monotonic() < _silent_until.get(layer, 0.0):
        return
    try:
        async_to_sync(_send)(layer, group, message)
    except (redis.RedisError, OSError, TimeoutError) as error:
        _silent_until[layer] = time.monotonic() + _OUTAGE_SECONDS
        logger.warning("Nobody was told of a change: %s", type(error).__name__)


async def _send(layer: BaseChannelLayer, group: str, message: dict[str, Any]) -> None:
    async with asyncio.timeout(_TELL_SECONDS):
        await layer.group_send(group, message)


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
