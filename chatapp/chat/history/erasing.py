"""How a conversation goes: hidden at once, then removed bit by bit, with all that hangs on it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from uuid import UUID

import redis
from django.db import transaction
from django.utils import timezone

from chatapp.attachments import keeping
from chatapp.chat import suggesting
from chatapp.conversations import control, endings, transcript, turnlog
from chatapp.conversations.live import ConversationDeleted, push_on_commit
from chatapp.conversations.models import Conversation, Message, Turn
from refusals import ledger

logger = logging.getLogger(__name__)

_AT_ONCE = 20
"""Messages in one transaction, with their search rows and turns: some milliseconds."""


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When that was deleted whose removal has begun: nobody brings it back half removed."""


def hide(conversation_id: UUID) -> None:
    """Stop what runs in it, and show it to nobody any more; nothing is written there afterwards."""
    control.stop_running_turn(conversation_id)
    try:
        hide_stopped(conversation_id)
    except Conversation.DoesNotExist:
        return  # hidden already


@transaction.atomic
def hide_stopped(conversation_id: UUID) -> None:
    """Do so once its runner had its moment; raises Conversation.DoesNotExist."""
    transcript.lock(conversation_id)
    running = Turn.objects.filter(conversation=conversation_id, state=Turn.State.RUNNING)
    for turn in running.select_related("conversation", "prompt"):
        endings.end_in_its_stead(turn, Turn.State.STOPPED, endings.logged_text_or_nothing(turn))
    Conversation.objects.filter(pk=conversation_id).update(deleted=timezone.now())
    push_on_commit(conversation_id, ConversationDeleted())


def remove(conversation_id: UUID) -> int:
    """Remove a hidden conversation, its last words first; return 1, or 0 if there is none.

    Every step is short and may be repeated: what a crash leaves is hidden, and removed later. What
    stays is the ledger's rows of its refusals, which have no words in them.
    """
    hidden = Conversation.objects.filter(pk=conversation_id).exclude(deleted=None)
    if not hidden.update(deleted=_LONG_AGO):
        return 0
    _forget_logs(conversation_id)
    while _remove_last(conversation_id):
        pass
    keeping.let_go_of_conversation(conversation_id)
    with transaction.atomic():
        hidden = Conversation.objects.select_for_update().exclude(deleted=None)
        found = hidden.filter(pk=conversation_id).first()
        if found is None:
            return 0
        ledger.forget_words(conversation_id)
        found.delete()
    return 1


def _forget_logs(conversation_id: UUID) -> None:
    turns = Turn.objects.filter(conversation=conversation_id)
    try:
        turnlog.forget(list(turns.values_list("pk", flat=True)))
        suggesting.forget(conversation_id)
    except redis.RedisError as error:
        logger.warning("Turn logs left to expire: %s", type(error).__name__)


@transaction.atomic
def _remove_last(conversation_id: UUID) -> bool:
    said = Message.objects.filter(conversation=conversation_id).order_by("-seq")
    last = list(said.values_list("pk", flat=True)[:_AT_ONCE])
    Message.objects.filter(pk__in=last).delete()
    return bool(last)
