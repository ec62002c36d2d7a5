"""Sharing: a link by which anyone may read a conversation as it was, without its person's name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chatapp.attachments.access import AttachmentQuerySet
from chatapp.attachments.models import Attachment
from chatapp.chat import images
from chatapp.chat.asking import attaching
from chatapp.chat.page import entries
from chatapp.chat.page.entries import Entry
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message, Share

_NOTICES = {Message.Notice.SWITCHED, Message.Notice.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared conversation, ready to be shown."""

    share: Share
    entries: list[Entry]


@transaction.atomic
def share(conversation: Conversation) -> Share:
    """Make the link, or let the one there is show what was said and fetched since."""
    found = transcript.lock(conversation.pk)
    shown = {"upto": found.head, "title": found.title, "as_of": timezone.now()}
    made, _created = Share.objects.update_or_create(
        conversation=found,
        defaults=shown,
        create_defaults={**shown, "token": secrets.token_urlsafe(24)},
    )
    return made


def revoke(conversation: Conversation) -> None:
    """Let the link lead nowhere, from now on and for good."""
    Share.objects.filter(conversation=conversation).delete()


def is_old(share: Share, conversation: Conversation) -> bool:
    """Say whether there is more by now than the link shows."""
    if share.upto_id != conversation.head_id:
        return True
    fetched = Attachment.objects.fetched(conversation.pk)
    return fetched.filter(created__gt=share.as_of).exists()


def open_shared(token: str) -> Shared | None:
    """Return what a link shows; None if it was revoked, or its conversation deleted."""
    found = _live(token)
    if found is None:
        return None
    shown = entries.entries_upto(found.conversation, found.upto_id, None)
    seen = (_as_others_see(entry, found) for entry in shown if _is_shared(entry.message))
    return Shared(found, list(seen))


def files_of(token: str) -> AttachmentQuerySet:
    """Return the files of the messages that a link shows; none if it leads nowhere."""
    found = _live(token)
    if found is None:
        return Attachment.objects.none()
    whole = transcript.tree(found.conversation).path(found.upto_id)
    path = [message for message in whole if _is_shared(message)]
    shown = {*attaching.ids_of(path), *images.ids_shown_in(found.conversation_id, path)}
    files = Attachment.objects.of_conversation(found.conversation_id).filter(pk__in=shown)
    return files.here_by(found.as_of)


def _live(token: str) -> Share | None:
    """Return a share that leads somewhere; the one look at whether a link still does."""
    found = Share.objects.filter(token=token, conversation__deleted=None)
    return found.select_related("conversation").first()


def _is_shared(message: Message) -> bool:
    """Say whether others may read it: what is said with an agent stays between the two."""
    match message.author:
        case Message.Author.MODEL:
            return True
        case Message.Author.PERSON:
            return message.turn_id is not None  # without a turn it was said to an agent
        case Message.Author.NOTICE:
            return message.notice in _NOTICES  # a swap or a withdrawal is never hidden
        case _:
            return False


def _as_others_see(entry: Entry, share: Share) -> Entry:
    """Return the entry as others see it; the page offers them nothing to act on."""
    if entry.pictures:
        then = entry.pictures.fetched_until(share.as_of)
        entry = replace(entry, pictures=replace(then, token=share.token))
    if entry.message.author != Message.Author.PERSON:
        return entry
    return replace(entry, author_label=_("The person who shared this"), care=None)
