"""What is attached to messages: claimed when they are said, and put before a model that they reach.

A text stands in the prompt, fenced and labelled; an image goes to a model that sees, and any other
is told its name only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from chatapp.attachments import keeping
from chatapp.attachments.models import Attachment
from chatapp.chat.asking.branching import Busy
from chatapp.chat.frames import Say
from chatapp.conversations.models import Conversation, Message
from refusals.engine.replies import Author, Said

SEES = "vision"
_FENCE = re.compile(r"^[^\S\n]*(`{3,})", re.MULTILINE)
_PLAIN = re.compile(r"[^a-z0-9+#-]")


class NoSuchFile(Busy):
    """What was attached is not here, or too much: the person attaches it again."""

    @property
    def words(self) -> str:
        """What the person is told."""
        return _("A file is no longer here. Attach it again.")


def claim(conversation: Conversation, said: Say) -> dict[str, list[str]]:
    """Return the facts of a message that says this, its attachments sent; raises NoSuchFile.

    Words that take another's place keep what was attached to those.
    """
    ids = said.attachments
    if not ids and said.edits:
        edited = Message.objects.filter(conversation=conversation, pk=said.edits).first()
        ids = ids_of([edited]) if edited else ()
    if not ids:
        return {}
    if len(ids) > settings.ATTACHMENTS_PER_MESSAGE:
        raise NoSuchFile
    try:
        claimed = Attachment.objects.claim(conversation.pk, ids)
    except KeyError:
        raise NoSuchFile from None
    return {"attachments": [str(attachment.pk) for attachment in claimed]}


def ids_of(messages: Iterable[Message]) -> tuple[UUID, ...]:
    """Return the attachments that these messages name, in order."""
    return tuple(UUID(pk) for message in messages for pk in message.facts.get("attachments", ()))


class Attached:
    """The attachments of some messages, read once."""

    def __init__(self, messages: Iterable[Message]) -> None:
        """Read those that the messages name; no query when there are none."""
        ids = ids_of(messages)
        self._found = Attachment.objects.in_bulk(ids) if ids else {}
        self._images_left = settings.ATTACHMENTS_PER_MESSAGE

    def of(self, message: Message) -> tuple[Attachment, ...]:
        """Return those of one message that are still kept."""
        return tuple(self._found[pk] for pk in ids_of([message]) if pk in self._found)

    def words(self, message: Message) -> str:
        """Return what was said together with the texts that were attached."""
        blocks = [_block(one) for one in self.of(message) if not one.is_image]
        return "\n\n".join([message.text, *blocks])

    def requests(self, message: Message) -> tuple[str, ...]:
        """Return what may be the request: all that was said, and each attached text by itself."""
        texts = [one.text for one in self.of(message) if not one.is_image]
        return (self.words(message), *texts)

    def said(self, message: Message, *, sees: bool) -> Said:
        """Return a person's message as a model gets it, the latest first to have its images."""
        images = [one for one in self.of(message) if one.is_image]
        shown = images[: self._images_left] if sees else []
        self._images_left -= len(shown)
        unseen = [f'(Image "{one.name}": not shown to this model.)' for one in images[len(shown) :]]
        text = "\n\n".join([self.words(message), *unseen])
        return Said(Author.PERSON, text, tuple(keeping.data_url(one) for one in shown))


def _block(attachment: Attachment) -> str:
    """Return a text in a fence that nothing in it closes."""
    text = attachment.text
    longest = max((len(fence) for fence in _FENCE.findall(text)), default=2)
    fence = "`" * max(3, longest + 1)
    ending = attachment.name.rpartition(".")[2].lower() if "." in attachment.name else ""
    language = _PLAIN.sub("", ending)
    return f'File "{attachment.name}":\n{fence}{language}\n{text.rstrip()}\n{fence}'
