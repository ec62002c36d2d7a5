"""What one tab was told of: messages and the branch that is shown, each once."""

from __future__ import annotations

from uuid import UUID

from channels.db import database_sync_to_async

from chatapp.chat import frames
from chatapp.chat.streaming.following import Following
from chatapp.chat.streaming.resuming import stand_of, ticket_of, written_after
from chatapp.conversations.models import Message, Turn
from chatapp.conversations.turnlog import Frame


class Told:
    """Tells one tab of what is written in its conversation, also of what no fact brought.

    The channel layer may lose any fact, so the record is read again now and then: `catch_up`.
    """

    def __init__(self, conversation_id: UUID, following: Following) -> None:
        self._conversation_id = conversation_id
        self._following = following
        self._messages: set[UUID] = set()
        self._seen = self._branch = 0

    async def begin(self) -> None:
        """Take what is written until now as known: a page was rendered with it."""
        self._seen, self._branch = await database_sync_to_async(stand_of)(self._conversation_id)

    async def message(self, message_id: UUID, author: str, *, again: bool = False) -> None:
        """Send a message that is no model's, once unless asked for again."""
        if again or message_id not in self._messages:
            self._messages.add(message_id)
            await self._send(frames.message(self._conversation_id, message_id, author))

    def prompt_of(self, turn: Turn) -> Frame:
        """Return the frame of the words that a turn answers, which then waits for no broker."""
        self._messages.add(turn.prompt_id)
        return frames.message(self._conversation_id, turn.prompt_id, Message.Author.PERSON)

    async def branch(self, branch: int) -> None:
        """Tell of another branch, unless it is the one that was told of last."""
        if branch > self._branch:
            self._branch = branch
            await self._send(frames.branch(self._conversation_id, branch))

    async def catch_up(self) -> None:
        """Send what no fact told of."""
        last, branch = await database_sync_to_async(stand_of)(self._conversation_id)
        if branch > self._branch:
            self._seen = last  # what the reader fetches now has every message
            await self.branch(branch)
        later = database_sync_to_async(written_after)
        for saved in await later(self._conversation_id, self._seen):
            self._seen = saved.seq
            await self._late(saved)

    async def _late(self, saved: Message) -> None:
        if saved.author == Message.Author.NOTICE and saved.pk not in self._messages:
            for frame in await database_sync_to_async(ticket_of)(self._conversation_id):
                await self._send(frame)
        if saved.author != Message.Author.MODEL:
            await self.message(saved.pk, saved.author)
        elif saved.turn is not None and not self._following.has_finished(saved.turn.pk):
            await self._following.ended(saved.turn)

    async def _send(self, frame: Frame) -> None:
        await self._following.send(frame)
