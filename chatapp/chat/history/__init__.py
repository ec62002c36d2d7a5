"""What a person can do with a conversation that they have had."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chatapp.chat.history import erasing
from chatapp.conversations import control, titles, transcript
from chatapp.conversations.models import Conversation
from chatapp.desk.models import Ticket

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
    erasing.hide_stopped(conversation.pk)


def _refuse_if_with_a_person(conversation: Conversation) -> None:
    if Ticket.objects.unresolved().filter(conversation=conversation).exists():
        raise StillWithAPerson


def restore(conversation: Conversation) -> bool:
    """Undo the deletion; False when it is too late for that, for the purge may have begun."""
    hidden = Conversation.objects.filter(pk=conversation.pk, deleted__gt=_no_longer_restored())
    return bool(hidden.update(deleted=None))


def purge() -> int:
    """Remove what can't be restored any more, with its messages, tickets and logs; say how many.

    What stays is the ledger's rows of its refusals, which have no words in them.
    """
    gone = Conversation.objects.filter(deleted__lte=_no_longer_restored()).order_by("deleted")
    ids = list(gone.values_list("pk", flat=True)[:_PURGED_AT_ONCE])
    return sum(erasing.remove(conversation_id) for conversation_id in ids)


def _no_longer_restored() -> datetime:
    """Return when what was deleted at or before can't be brought back."""
    return timezone.now() - timedelta(seconds=settings.UNDO_SECONDS)
