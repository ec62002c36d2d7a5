"""Keep attachments in a folder that nothing serves by itself, and let them go."""

from __future__ import annotations

import os
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chatapp.attachments.access import AttachmentQuerySet
from chatapp.attachments.inspecting import Picture, Text
from chatapp.attachments.models import Attachment

_SWEPT_AT_ONCE = 200


class Full(Exception):
    """The conversation has as many attachments as it may have."""


def keep(conversation_id: UUID, name: str, found: Picture | Text) -> Attachment:
    """Keep a file for a conversation, not sent yet; raises Full.

    The file is there before the row that names it: what a crash leaves is a file without one.
    """
    mine = Attachment.objects.of_conversation(conversation_id)
    if (
        mine.filter(sent=None).count() >= settings.ATTACHMENTS_PER_MESSAGE
        or mine.count() >= settings.ATTACHMENTS_PER_CONVERSATION
    ):
        raise Full
    attachment = Attachment(conversation_ref=conversation_id, name=name)
    if isinstance(found, Picture):
        attachment.kind, attachment.media_type = Attachment.Kind.IMAGE, found.media_type
        attachment.width, attachment.height = found.width, found.height
        content = found.content
        _write(attachment.thumbnail_path, found.thumbnail)
    else:
        attachment.kind, attachment.media_type = Attachment.Kind.TEXT, "text/plain"
        content = found.content.encode()
    attachment.size = len(content)
    _write(attachment.path, content)
    attachment.save(force_insert=True)
    return attachment


def data_url(attachment: Attachment) -> str:
    """Return an image as providers take it."""
    content = b64encode(attachment.path.read_bytes()).decode()
    return f"data:{attachment.media_type};base64,{content}"


def let_go(attachments: AttachmentQuerySet) -> int:
    """Remove attachments, the row first: nobody is sent to a file that is gone. Say how many."""
    gone = list(attachments)
    for attachment in gone:
        paths = attachment.path, attachment.thumbnail_path
        attachment.delete()
        for path in paths:
            path.unlink(missing_ok=True)
    return len(gone)


def let_go_of_conversation(conversation_id: UUID) -> int:
    """Remove everything that was attached in a conversation."""
    return let_go(Attachment.objects.of_conversation(conversation_id))


def sweep() -> int:
    """Remove what was uploaded and not sent within the time given for that."""
    before = timezone.now() - timedelta(seconds=settings.ATTACHMENT_UNSENT_SECONDS)
    return let_go(Attachment.objects.forgotten(before)[:_SWEPT_AT_ONCE])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
