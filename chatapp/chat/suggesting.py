"""Suggestions from the model that declined: asked once per refusal, kept for an hour, in Redis.

Nobody waits for them: the card is there first, and asks again until they came or time ran out.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import redis
from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatapp.chat import pipeline
from chatapp.chat.asking import asks
from chatapp.conversations.models import Conversation, Turn
from refusals.engine.neighbours import may_suggest, neighbours
from refusals.engine.terms import Category, Context, DecidedBy, Decision, Path
from refusals.models import Refusal

logger = logging.getLogger(__name__)

_TIMEOUTS: dict[str, Any] = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
_KEPT_SECONDS = 3_600
_GRACE_SECONDS = 1.0
_tasks: set[asyncio.Task[None]] = set()
"""Kept here, or the loop may drop them."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a model suggested; `asking` while it may still come."""

    texts: tuple[str, ...] = ()
    asking: bool = False


def model_for(refusal: Refusal, turn: Turn, decision: Decision) -> str:
    """Return the id of the model that may be asked for suggestions, or nothing.

    It is the one that declined: its provider holds the words already. An older refusal, whose
    suggestions nobody keeps any more, is not asked about a second time.
    """
    if settings.SUGGEST_SECONDS <= 0 or Path.REPHRASE not in decision.paths:
        return ""
    if timezone.now() - refusal.created >= timedelta(seconds=_KEPT_SECONDS):
        return ""
    if turn.conversation.held_by_person or turn.asked not in _configured():
        return ""
    category, decided_by = Category(refusal.category), DecidedBy(refusal.decided_by)
    allowed = may_suggest(category, decided_by, turn.prompt.text, _context(turn))
    return turn.asked if allowed else ""


def suggested(refusal: Refusal, turn: Turn, decision: Decision) -> Suggested:
    """Return what the model suggested for `refusal`, and ask it where nobody has yet.

    Without Redis nobody is asked: it is what makes the request a single one.
    """
    if not model_for(refusal, turn, decision):
        return Suggested()
    try:
        begun = _redis(settings.REDIS_URL).set(
            _key(refusal.pk), _until(), nx=True, ex=_KEPT_SECONDS
        )
        if begun:
            async_to_sync(_begin)(refusal.pk, turn, _context(turn))
        return _read(refusal.pk)
    except redis.RedisError as error:
        logger.warning("No suggestions without Redis: %s", type(error).__name__)
        return Suggested()


def forget(conversation: UUID) -> None:
    """Delete what was suggested in a conversation before it expires; raises redis.RedisError."""
    refusals = Refusal.objects.filter(conversation_ref=conversation).values_list("pk", flat=True)
    keys = [_key(refusal) for refusal in refusals]
    if keys:
        _redis(settings.REDIS_URL).delete(*keys)


def _read(refusal: UUID) -> Suggested:
    raw = _redis(settings.REDIS_URL).get(_key(refusal))
    found = json.loads(str(raw)) if raw else {}
    if "texts" in found:
        return Suggested(tuple(found["texts"]))
    # Whoever asked may have gone down with its process.
    return Suggested(asking=time.time() < found.get("until", 0))


async def _begin(refusal: UUID, turn: Turn, context: Context) -> None:
    loop = asyncio.get_running_loop()
    # A context of its own: the caller's holds a request's database thread, which ends with it.
    task = loop.create_task(_ask(refusal, turn, context), context=contextvars.Context())
    _tasks.add(task)
    task.add_done_callback(_done)


async def _ask(refusal: UUID, turn: Turn, context: Context) -> None:
    texts = await neighbours(
        pipeline.reply_for(turn.asked),
        turn.prompt.text,
        turn.asked,
        context,
        seconds=settings.SUGGEST_SECONDS,
    )
    await asyncio.to_thread(_write, refusal, texts)


def _write(refusal: UUID, texts: tuple[str, ...]) -> None:
    try:
        told = json.dumps({"texts": texts})
        _redis(settings.REDIS_URL).set(_key(refusal), told, ex=_KEPT_SECONDS)
    except redis.RedisError as error:
        logger.warning("Suggestions are lost: %s", type(error).__name__)


def _done(task: asyncio.Task[None]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and task.exception() is not None:
        logger.error("Asking for suggestions crashed.", exc_info=task.exception())


def _context(turn: Turn) -> Context:
    conversation: Conversation = turn.conversation
    return asks.context_for(conversation, turn.prompt, asked=turn.asked, tried=frozenset())


def _configured() -> set[str]:
    return {model.id for model in pipeline.configured()}


def _until() -> str:
    return json.dumps({"until": time.time() + settings.SUGGEST_SECONDS + _GRACE_SECONDS})


def _key(refusal: UUID) -> str:
    return f"chatapp:suggestions:{refusal}"


@cache
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, decode_responses=True, retry=Retry(NoBackoff(), 0), **_TIMEOUTS
    )
