"""The append-only transcript: the one place where messages are written, and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chatapp.conversations import search
from chatapp.conversations.live import MessageAdded, push_on_commit
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.conversations.tree import Tree

if TYPE_CHECKING:
    from chatapp.accounts.models import User


def lock(conversation_id: UUID) -> Conversation:
    """Lock the conversation's row until the commit; every writer locks it before it writes.

    Raises Conversation.DoesNotExist, also for one that was deleted: nothing is written there.
    """
    return Conversation.objects.select_for_update().get(pk=conversation_id, deleted=None)


@transaction.atomic
def append(
    conversation: Conversation,
    *,
    author: str,
    text: str = "",
    turn: Turn | None = None,
    **fields: Any,
) -> Message:
    """Append a message to the branch that is shown; the head moves to it.

    `fields` are further fields of `Message`.
    """
    Conversation.objects.filter(pk=conversation.pk).update(last_seq=F("last_seq") + 1)
    conversation.refresh_from_db(fields=["last_seq", "head", "epoch", "control"])
    message = Message.objects.create(
        conversation=conversation,
        seq=conversation.last_seq,
        parent_id=conversation.head_id,
        turn=turn,
        author=author,
        text=text,
        **fields,
    )
    conversation.head = message
    conversation.updated = timezone.now()
    conversation.save(update_fields=["head", "updated"])
    search.index_message(message)
    if message.seq == 1:
        search.index_title(conversation)
    if author != Message.Author.MODEL:
        push_on_commit(conversation.pk, MessageAdded(str(message.pk), author))
    return message


def notice(
    conversation: Conversation,
    kind: Message.Notice,
    *,
    agent: User | None = None,
    facts: dict[str, Any] | None = None,
    turn: Turn | None = None,
) -> Message:
    """Append a notice; its words are the templates'."""
    return append(
        conversation,
        author=Message.Author.NOTICE,
        notice=kind,
        agent=agent,
        facts=facts or {},
        turn=turn,
    )


def tree(conversation: Conversation) -> Tree:
    """Return every message of the conversation, on whichever branch, in one query."""
    messages = Message.objects.filter(conversation=conversation)
    return Tree(messages.select_related("turn", "agent"))


def path(conversation: Conversation) -> list[Message]:
    """Return the branch that is shown, the first message first, in one query."""
    return tree(conversation).path(conversation.head_id)
