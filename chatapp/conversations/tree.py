"""The messages of a conversation as a tree, of which every branch is a path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from chatapp.conversations.models import Message


class Tree:
    """Every message of one conversation, in the order in which they were written."""

    def __init__(self, messages: Iterable[Message]) -> None:
        """Take the messages, ordered by `seq`, all of them."""
        self._rows = {message.pk: message for message in messages}
        self._children: dict[UUID | None, list[Message]] = {}
        for message in self._rows.values():
            self._children.setdefault(message.parent_id, []).append(message)

    def __iter__(self) -> Iterator[Message]:
        """Yield the messages."""
        return iter(self._rows.values())

    def __contains__(self, pk: UUID) -> bool:
        """Say whether a message is one of them."""
        return pk in self._rows

    def __getitem__(self, pk: UUID) -> Message:
        """Return one of them."""
        return self._rows[pk]

    def path(self, end: UUID | None) -> list[Message]:
        """Return the messages from the first one to `end`."""
        found: list[Message] = []
        at = self._rows.get(end) if end else None
        while at is not None:
            found.append(at)
            at = self._rows.get(at.parent_id) if at.parent_id else None
        return found[::-1]

    def versions(self, message: Message) -> list[Message]:
        """Return what followed the same message as this one, itself among them, oldest first."""
        return self._children[message.parent_id]

    def leaf(self, message: Message) -> Message:
        """Return where the person last left the branches that go through `message`.

        Where they have never been on the way down, the newest one is taken.
        """
        at = message
        if message.left_at_id:
            at = self._rows.get(message.left_at_id, message)
        while at.pk in self._children:
            at = self._children[at.pk][-1]
        return at
