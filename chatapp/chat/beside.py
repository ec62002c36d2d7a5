"""What the person's page lets the desk know: it is open, they write, it has shown a message."""

from __future__ import annotations

from time import monotonic
from typing import assert_never
from uuid import UUID

from channels.db import database_sync_to_async

from chatapp.chat.frames import Seen, Typing
from chatapp.conversations.models import Conversation
from chatapp.desk.duty.beating import Heart
from chatapp.desk.duty.presence import Place
from chatapp.desk.duty.typing import person_types
from chatapp.desk.replies import reached

TYPING_EVERY, SEEN_EVERY = 2.0, 0.25
"""Seconds: what a page says more often is not heard."""


class Beside:
    """One tab of the person's, as the desk knows of it."""

    def __init__(self) -> None:
        self._heart = Heart(())
        self._tab = ""
        self._heard: dict[type[Typing | Seen], float] = {}

    async def begin(self, conversation_id: UUID, tab: str) -> None:
        """Be here, and go on being here."""
        self._tab = tab
        self._heart = Heart([(Place.conversation(conversation_id), tab)])
        await self._heart.start()

    async def end(self) -> None:
        """Be gone."""
        await self._heart.stop()

    async def heard(self, conversation_id: UUID, frame: Typing | Seen) -> None:
        """Take note of what the page says, unless it says so too often."""
        now, kind = monotonic(), type(frame)
        every = TYPING_EVERY if kind is Typing else SEEN_EVERY
        if now - self._heard.get(kind, -every) < every:
            return
        self._heard[kind] = now
        await self._note(conversation_id, frame)

    @database_sync_to_async
    def _note(self, conversation_id: UUID, frame: Typing | Seen) -> None:
        conversation = Conversation.objects.filter(pk=conversation_id, deleted=None).first()
        if conversation is None:
            return
        match frame:
            case Typing():
                person_types(conversation, self._tab)
            case Seen(message):
                reached.note_seen(conversation, message)
            case _:
                assert_never(frame)
