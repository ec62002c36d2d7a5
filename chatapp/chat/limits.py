"""What a socket may not say, how often it may, and what its reader gets to see instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils.formats import number_format

from chatapp.accounts.limiting.addresses import address_of_socket, person_of
from chatapp.accounts.limiting.counting import async_limiter
from chatapp.accounts.limiting.limits import Act, Hit, Limited, Who
from chatapp.accounts.limiting.throttled import wait_words
from chatapp.chat import frames, pipeline
from chatapp.chat.access import Visitor
from chatapp.chat.asking import saying
from chatapp.chat.frames import Say
from chatapp.conversations.models import Conversation, Message
from chatapp.conversations.turnlog import Frame
from chatapp.providers.registry import UnknownModel
from refusals.engine.policy import at_risk


def unsayable(said: Say) -> Frame | None:
    """Return why these words can't be taken at all, if they can't."""
    most = settings.MAX_MESSAGE_CHARACTERS
    if len(said.text) > most:
        return frames.error("too_long", number_format(most, force_grouping=True))
    try:
        model = pipeline.registry().get(said.model)
    except UnknownModel:
        return frames.error("unknown_model", said.model[:80])
    if model not in pipeline.configured():
        return frames.error("unavailable")
    return None


async def act_of(conversation_id: UUID, said: Say) -> Act | None:
    """Return what saying this counts as; None for what was said before, which costs nothing again.

    While an agent answers, no model is asked, so a used up quota of models is no reason to wait.
    """
    if not settings.RATE_LIMIT:
        return None
    return await database_sync_to_async(_act_of)(conversation_id, said)


def _act_of(conversation_id: UUID, said: Say) -> Act | None:
    before = Message.objects.filter(
        conversation=conversation_id, author=Message.Author.PERSON, key=said.key
    )
    if before.exists():
        return None
    held = Conversation.objects.filter(pk=conversation_id, control=Conversation.Control.HUMAN)
    return Act.TALK if held.exists() else Act.SAY


async def count(act: Act, scope: Mapping[str, Any], visitor: Visitor) -> Hit:
    """Count an act of the socket's; raises Limited."""
    who = Who(person_of(visitor.user, visitor.guest), address_of_socket(scope))
    return await async_limiter().hit(act, who)


def too_often(limited: Limited) -> Frame:
    """Return the frame that names the wait."""
    return frames.error("rate_limited", wait_words(limited.wait), retry_after=limited.wait)


async def beside_care(
    refused: Frame, conversation_id: UUID, said: Say, visitor: Visitor
) -> list[Frame]:
    """Return the frames that turn words away; those that signal a risk are never only refused.

    They are written down without asking a model, and the message that the reader gets has the care
    beside it: resources do not wait.
    """
    if not at_risk(said.text) or len(said.text) > settings.MAX_MESSAGE_CHARACTERS:
        return [refused]
    note = database_sync_to_async(saying.note)
    heard = await note(conversation_id, said, user=visitor.user, guest=visitor.guest)
    if heard is None:
        return [refused]
    return [frames.message(conversation_id, heard.message.pk, heard.message.author), refused]
