"""What a person can do with a conversation that they have had."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

import redis
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chatapp.chat import suggesting
from chatapp.conversations import control, endings, titles, transcript, turnlog
from chatapp.conversations.live import ConversationDeleted, push_on_commit
from chatapp.conversations.models import Conversation, Turn
from chatapp.desk.models import Ticket
from refusals import ledger

logger = logging.getLogger(__name__)

_PURGED_AT_ONCE = 50


class StillWithAPerson(Exception):
    """Somebody at the desk was asked in this conversation, and has not finished."""


def rename(conversation: Conversation, title: str) -> None:
    """Give a title; nothing at all brings back the one that was made."""
    if title.strip():
        titles.entitle(conversation, title, named=True)
        return
    conversation.named = False
    conversation.save(update_fields=["named"])
    titles.make(conversation)


def pin(conversation: Conversation, *, on: bool) -> None:
    """Keep it on top, or not; what is pinned is not archived."""
    Conversation.objects.filter(pk=conversation.pk).update(
        pinned=on, archived=conversation.archived and not on
    )


def archive(conversation: Conversation, *, on: bool) -> None:
    """Put it out of the way, or back; a search finds it either way."""
    Conversation.objects.filter(pk=conversation.pk).update(
        archived=on, pinned=conversation.pinned and not on
    )


def delete(conversation: Conversation) -> None:
    """Hide it at once, everywhere; a purge removes it when it can't be undone any more.

    Raises StillWithAPerson. A running answer is stopped, and nothing is written afterwards.
    """
    _refuse_if_with_a_person(conversation)
    control.stop_running_turn(conversation.pk)
    _delete(conversation)


@transaction.atomic
def _delete(conversation: Conversation) -> None:
    transcript.lock(conversation.pk)
    _refuse_if_with_a_person(conversation)
    running = Turn.objects.filter(conversation=conversation, state=Turn.State.RUNNING)
    for turn in running.select_related("conversation", "prompt"):
        endings.end_in_its_stead(turn, Turn.State.STOPPED, endings.logged_text_or_nothing(turn))
    Conversation.objects.filter(pk=conversation.pk).update(deleted=timezone.now())
    push_on_commit(conversation.pk, ConversationDeleted())


def _refuse_if_with_a_person(conversation: Conversation) -> None:
    if Ticket.objects.unresolved().filter(conversation=conversation).exists():
        raise StillWithAPerson


def restore(conversation: Conversation) -> None:
    """Undo the deletion."""
    Conversation.objects.filter(pk=conversation.pk).update(deleted=None)


def purge() -> int:
    """Remove what can't be restored any more, with its messages, tickets and logs; say how many.

    What stays is the ledger's rows of its refusals, which have no words in them.
    """
    before = timezone.now() - timedelta(seconds=settings.UNDO_SECONDS)
    gone = Conversation.objects.filter(deleted__lte=before).order_by("deleted")
    ids = list(gone.values_list("pk", flat=True)[:_PURGED_AT_ONCE])
    return sum(_purge(conversation_id) for conversation_id in ids)


def _purge(conversation_id: UUID) -> int:
    turns = list(Turn.objects.filter(conversation=conversation_id).values_list("pk", flat=True))
    try:
        turnlog.forget(turns)
        suggesting.forget(conversation_id)
    except redis.RedisError as error:
        logger.warning("Turn logs left to expire: %s", type(error).__name__)
    with transaction.atomic():
        deleted = Conversation.objects.select_for_update().exclude(deleted=None)
        found = deleted.filter(pk=conversation_id).first()  # it may have been restored meanwhile
        if found is None:
            return 0
        ledger.forget_words(conversation_id)
        return int(bool(found.delete()))
