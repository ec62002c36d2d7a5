"""Keep attachments in a folder that nothing serves by itself, and let them go."""

from __future__ import annotations

import os
import re
import time
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chatapp.attachments.access import AttachmentQuerySet
from chatapp.attachments.inspecting import Picture, Text
from chatapp.attachments.models import Attachment

_SWEPT_AT_ONCE = 200
_HEX = re.compile("[0-9a-f]{32}")


class Full(Exception):
    """The conversation has as many attachments as it may have."""


def keep(conversation_id: UUID, name: str, found: Picture | Text) -> Attachment:
    """Keep a file for a conversation, not sent yet; raises Full."""
    mine = Attachment.objects.of_conversation(conversation_id).filter(source="")
    if (
        mine.filter(sent=None).count() >= settings.ATTACHMENTS_PER_MESSAGE
        or mine.count() >= settings.ATTACHMENTS_PER_CONVERSATION
    ):
        raise Full
    return _kept(Attachment(conversation_ref=conversation_id, name=name), found)


def keep_fetched(conversation_id: UUID, name: str, found: Picture, source: str) -> Attachment:
    """Keep an image of an answer that was fetched from `source`, once; raises Full.

    Call it in a transaction that has locked the conversation.
    """
    fetched = Attachment.objects.fetched(conversation_id)
    if known := fetched.filter(source=source).first():
        return known
    if fetched.count() >= settings.IMAGES_PER_CONVERSATION:
        raise Full
    mine = Attachment(
        conversation_ref=conversation_id, name=name, source=source, sent=timezone.now()
    )
    return _kept(mine, found)


def _kept(attachment: Attachment, found: Picture | Text) -> Attachment:
    """Keep the file before the row that names it: what a crash leaves is a file without one."""
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
    """Remove attachments, the row first: nobody is sent to a file that is gone. Say how many.

    One that was sent since it was looked up stays: a message names it now.
    """
    return sum(_let_go(attachment) for attachment in list(attachments))


def _let_go(attachment: Attachment) -> bool:
    unchanged = Attachment.objects.filter(pk=attachment.pk, sent=attachment.sent)
    if not unchanged.delete()[0]:
        return False
    for path in (attachment.path, attachment.thumbnail_path):
        path.unlink(missing_ok=True)
    return True


def let_go_of_conversation(conversation_id: UUID) -> int:
    """Remove everything that was attached in a conversation."""
    return let_go(Attachment.objects.of_conversation(conversation_id))


def sweep() -> int:
    """Remove what was uploaded and not sent within the time given for that."""
    before = timezone.now() - timedelta(seconds=settings.ATTACHMENT_UNSENT_SECONDS)
    return let_go(Attachment.objects.forgotten(before)[:_SWEPT_AT_ONCE])


def remove_strays() -> int:
    """Remove files that no row names: what a crash left between the two. Say how many.

    Only those as old as an upload may be that waits: the row of a younger one may be on its way.
    """
    before, gone = time.time() - settings.ATTACHMENT_UNSENT_SECONDS, 0
    for folder in Path(settings.ATTACHMENTS_ROOT).glob("??"):
        files = [path for path in folder.iterdir() if _is_older(path, before)]
        named = _named_among(files)
        for path in files:
            if path.stem not in named:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False  # somebody removed it meanwhile


def _named_among(files: Sequence[Path]) -> set[str]:
    """Return the names, without endings, that rows have."""
    ids = [UUID(hex=path.stem) for path in files if _HEX.fullmatch(path.stem)]
    found: set[str] = set()
    for start in range(0, len(ids), _SWEPT_AT_ONCE):
        some = Attachment.objects.filter(pk__in=ids[start : start + _SWEPT_AT_ONCE])
        found |= {pk.hex for pk in some.values_list("pk", flat=True)}
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
