"""What is attached to a ticket's conversation: shown to who may see it, added to replies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from chatapp.attachments import keeping
from chatapp.attachments.inspecting import Picture, Text, Unfit, Why, inspect, safe_name
from chatapp.attachments.models import Attachment
from chatapp.conversations.models import Conversation, Message


@dataclass(frozen=True, slots=True)
class Fit:
    """A file that was looked at and can be kept."""

    name: str
    found: Picture | Text


def looked_at(uploads: Sequence[UploadedFile[Any]]) -> list[Fit]:
    """Return uploads as they will be kept; raises Unfit."""
    if len(uploads) > settings.ATTACHMENTS_PER_MESSAGE:
        raise Unfit(Why.TOO_MANY)
    return [_look_at(upload) for upload in uploads]


def _look_at(upload: UploadedFile[Any]) -> Fit:
    if (upload.size or 0) > settings.ATTACHMENT_BYTES:
        raise Unfit(Why.TOO_LARGE)
    return Fit(safe_name(upload.name or ""), inspect(upload.read()))


def attach(conversation: Conversation, files: Iterable[Fit]) -> dict[str, list[str]]:
    """Keep files as sent and return the facts of the message that brings them; raises Unfit.

    Call it in the transaction that writes the message: none of them ever waits in a composer.
    """
    try:
        kept = [keeping.keep(conversation.pk, file.name, file.found) for file in files]
    except keeping.Full:
        raise Unfit(Why.TOO_MANY) from None
    if not kept:
        return {}
    Attachment.objects.claim(conversation.pk, [one.pk for one in kept])
    return {"attachments": [str(one.pk) for one in kept]}


def ids_of(message: Message) -> list[UUID]:
    """Return the attachments that a message names, in order."""
    return [UUID(pk) for pk in message.facts.get("attachments", ())]


def attached_to(messages: Iterable[Message]) -> dict[UUID, Attachment]:
    """Return what is attached to messages, by its id; no query where there is nothing."""
    ids = [pk for message in messages for pk in ids_of(message)]
    return Attachment.objects.in_bulk(ids) if ids else {}


def by_agents(conversation: Conversation) -> set[UUID]:
    """Return what agents attached: it is theirs and not the person's, so nothing hides it."""
    said = conversation.messages.filter(author=Message.Author.AGENT)
    return {pk for message in said for pk in ids_of(message)}
