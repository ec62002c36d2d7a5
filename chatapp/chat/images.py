"""Images of answers: fetched for whoever asked to see one, kept with the conversation, ours then.

An address can carry away what was said here, and a model may have made it up: so nothing is asked
of anybody before the person clicks, and then of that one host for that one address.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from chatapp.attachments import keeping
from chatapp.attachments.fetching import Missing, Reason, fetch
from chatapp.attachments.inspecting import Picture, safe_name
from chatapp.attachments.models import Attachment
from chatapp.chat.rendering import images_in
from chatapp.chat.rendering.images import Named, may_have_images
from chatapp.conversations import transcript
from chatapp.conversations.models import Message

_LONGEST = 2_000  # characters of an address; browsers and hosts take little more


class NotOffered(Exception):
    """The message has no such image, or none that may be asked for."""


def host_of(address: str) -> str:
    """Return the host that would be asked for an image; nothing where none may be."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    named = parts.scheme == "https" and "@" not in parts.netloc and len(address) <= _LONGEST
    return parts.hostname or "" if named else ""


def named_in(message: Message, number: int) -> Named:
    """Return an image of an answer, if it may be asked for; raises NotOffered."""
    if not settings.IMAGES or message.author != Message.Author.MODEL:
        raise NotOffered
    named = images_in(message.text)[: settings.IMAGES_PER_CONVERSATION]
    if number >= len(named) or not host_of(named[number].address):
        raise NotOffered
    return named[number]


def show(message: Message, address: str) -> Attachment:
    """Fetch an image of this message's, once, and keep it with the conversation.

    Raises Missing, and Conversation.DoesNotExist if the conversation went meanwhile.
    """
    fetched = Attachment.objects.fetched(message.conversation_id)
    if known := fetched.filter(source=address).first():
        return known
    if not connection.in_atomic_block:
        connection.close()  # others need it while this one waits
    return _keep(message, address, fetch(address))


@transaction.atomic
def _keep(message: Message, address: str, found: Picture) -> Attachment:
    conversation = transcript.lock(message.conversation_id)
    try:
        return keeping.keep_fetched(conversation.pk, _name_of(address), found, address)
    except keeping.Full:
        raise Missing(Reason.TOO_MANY) from None


def shown_in(conversation_id: UUID, messages: Iterable[Message]) -> dict[str, Attachment]:
    """Return the images that were fetched, by address; no query where none can be named."""
    answers = (message for message in messages if message.author == Message.Author.MODEL)
    if not any(may_have_images(message.text) for message in answers):
        return {}
    return {one.source: one for one in Attachment.objects.fetched(conversation_id)}


def ids_shown_in(conversation_id: UUID, messages: Iterable[Message]) -> set[UUID]:
    """Return which fetched images these messages show."""
    answers = [message for message in messages if message.author == Message.Author.MODEL]
    fetched = shown_in(conversation_id, answers)
    if not fetched:
        return set()
    named = (image.address for message in answers for image in images_in(message.text))
    return {fetched[address].pk for address in named if address in fetched}


def _name_of(address: str) -> str:
    """Return the file's name, or its host's."""
    return safe_name(unquote(urlsplit(address).path.rpartition("/")[2]) or host_of(address))
