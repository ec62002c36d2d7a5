"""Which branch of a conversation is shown; what is said next follows its last message."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from chatapp.conversations import transcript
from chatapp.conversations.live import BranchShown, push_on_commit
from chatapp.conversations.models import Conversation, Message


@transaction.atomic
def show(conversation: Conversation, message: Message) -> None:
    """Show the branch through `message` where the person last left it, unless it is shown."""
    tree = transcript.tree(conversation)
    if message not in tree.path(conversation.head_id):
        go_to(conversation, tree.leaf(message).pk)


@transaction.atomic
def go_to(conversation: Conversation, end: UUID | None) -> None:
    """Let the branch that is shown end at `end`, or before the first message.

    What comes after `end` is kept, and where the branch was left is remembered. Call it with the
    conversation locked; nothing happens when `end` is the head already.
    """
    if conversation.head_id == end:
        return
    tree = transcript.tree(conversation)
    before, now = tree.path(conversation.head_id), tree.path(end)
    shared = sum(one.pk == other.pk for one, other in zip(before, now, strict=False))
    if before[shared:]:
        Message.objects.filter(pk=before[shared].pk).update(left_at=conversation.head_id)
    conversation.head_id = end
    conversation.branch += 1
    conversation.save(update_fields=["head", "branch"])
    push_on_commit(conversation.pk, BranchShown(conversation.branch))
