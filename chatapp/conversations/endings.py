"""How a turn ends: once, by whoever seals it first."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from uuid import UUID

import redis
from django.db import DataError, transaction
from django.utils import timezone

from chatapp.conversations import titles, transcript, turnlog
from chatapp.conversations.live import TurnEnded, push_on_commit
from chatapp.conversations.models import Conversation, Message, Turn

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 0.6
_LOG_LOST_AFTER = timedelta(minutes=2)


def seal(
    turn: Turn,
    state: Turn.State,
    *,
    token: UUID | None = None,
    served: str = "",
    error: str = "",
    retry_after: float | None = None,
) -> bool:
    """Give a running turn its final state; False when somebody else already did.

    With `token`, only while the caller still is the turn's runner: one that stalled, was swept and
    revived gets False and writes nothing.
    """
    running = Turn.objects.filter(pk=turn.pk, state=Turn.State.RUNNING)
    if token is not None:
        running = running.filter(token=token)
    sealed = running.update(
        state=state,
        served=served,
        error=error,
        retry_after=retry_after,
        token=None,
        lease_until=None,
        finished=timezone.now(),
    )
    if sealed:
        turn.refresh_from_db()
    return bool(sealed)


def write(turn: Turn, text: str, *, refusal: UUID | None = None) -> Message:
    """Append the sealed turn's message; call it in the transaction that sealed the turn."""
    message = transcript.append(
        turn.conversation,
        author=Message.Author.MODEL,
        text=text,
        turn=turn,
        state=turn.state,
        asked=turn.asked,
        served=turn.served,
        refusal=refusal,
    )
    if turn.state == Turn.State.ANSWERED and turn.prompt.parent_id is None:
        titles.make(turn.conversation)
    push_on_commit(turn.conversation_id, TurnEnded(str(turn.pk)))
    return message


@transaction.atomic
def end_in_its_stead(turn: Turn, state: Turn.State, text: str) -> Message | None:
    """End a turn whose runner did not; None when it had ended meanwhile, or its conversation."""
    try:
        transcript.lock(turn.conversation_id)
    except Conversation.DoesNotExist:
        return None
    return write(turn, text) if seal(turn, state) else None


def request_stop(turn: Turn) -> None:
    """Ask the turn's runner, wherever it is, to stop; the row keeps the wish if Redis is down."""
    try:
        turnlog.raise_stop(turn.pk)  # first, because it is what the runner looks at most often
    except redis.RedisError as error:
        logger.warning("Stop flag not raised, the lease will carry it: %s", type(error).__name__)
    Turn.objects.filter(pk=turn.pk, state=Turn.State.RUNNING).update(stop_requested=True)


def stop_and_wait(turn: Turn) -> None:
    """Ask for a stop and give the runner a moment, so that no word the reader saw is lost."""
    request_stop(turn)
    deadline = time.monotonic() + _GRACE_SECONDS
    while time.monotonic() < deadline:
        if not Turn.objects.filter(pk=turn.pk, state=Turn.State.RUNNING).exists():
            return
        time.sleep(0.02)


def sweep() -> int:
    """Mark turns whose lease ran out as truncated, with what the log has; return how many.

    One whose runner lives is left to it: no lease can be renewed while the database is away, and
    the log lags behind what was read. While the log cannot be reached such a turn waits for it, for
    two minutes. One whose words can't be written down ends without them: a turn that never ends
    holds up its conversation for good.
    """
    now = timezone.now()
    ended = 0
    for turn in Turn.objects.filter(state=Turn.State.RUNNING, lease_until__lt=now):
        if _is_held(turn):
            continue
        text = _text_or_none(turn)
        if text is None and turn.lease_until and turn.lease_until > now - _LOG_LOST_AFTER:
            continue
        try:
            ended += bool(end_in_its_stead(turn, Turn.State.TRUNCATED, text or ""))
        except (DataError, ValueError) as error:
            logger.error("%s ends without its words: %s", turn.pk, type(error).__name__)  # noqa: TRY400  (the error holds them)
            ended += bool(end_in_its_stead(turn, Turn.State.TRUNCATED, ""))
    return ended


def _is_held(turn: Turn) -> bool:
    try:
        return turnlog.is_held(turn.pk)
    except redis.RedisError:
        return False


def _text_or_none(turn: Turn) -> str | None:
    try:
        return turnlog.logged_text(turn.pk)
    except redis.RedisError as error:
        logger.warning("Turn log not readable: %s", type(error).__name__)
        return None


def logged_text_or_nothing(turn: Turn) -> str:
    """Return what the log has of the turn, or nothing while it cannot be reached."""
    return _text_or_none(turn) or ""
