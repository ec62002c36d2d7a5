"""Which stretches of a conversation a page shows: the latest, and those that a search led to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from chatapp.accounts.models import User
from chatapp.chat.page.entries import Entry, Page
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message
from chatapp.conversations.tree import Tree

_BEFORE = 4
"""Of a stretch around a message so large a part, a fourth, is what came before it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Messages that are left out: the first of them, and the one that they come before."""

    first: UUID
    before: UUID


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A message of a version that isn't shown, and the one after which that version parts."""

    entry: Entry
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Window:
    """What a page shows of a branch; `earlier` is its first message, if more is before.

    It `ends` where the branch does: there the page need not wait to lay out what comes into sight.
    """

    entries: list[Entry]
    earlier: UUID | None = None
    gap: Gap | None = None
    found: UUID | None = None
    """What was searched for, if it is in the conversation."""
    elsewhere: Elsewhere | None = None
    ends: bool = False


def latest(conversation: Conversation, viewer: User | None, found: UUID | None = None) -> Window:
    """Return the latest entries, and before them those around what a search found.

    What stands in another version comes along with them: no search changes what is shown to others.
    """
    tree = transcript.tree(conversation)
    path = tree.path(conversation.head_id)
    page = Page(conversation, tree, path, viewer)
    if found is None or found not in tree:
        end = max(0, len(path) - settings.TRANSCRIPT_MESSAGES)
        return Window(page.entries(path[end:]), _earlier(path, end), ends=True)
    fork = _fork(tree, path, found)
    start, shown, gap = _around(path, fork)
    elsewhere = None
    if tree[found] not in path:
        other = Page(conversation, tree, tree.path(found), viewer)
        elsewhere = Elsewhere(other.entries([tree[found]])[0], fork.pk if fork else None)
    return Window(page.entries(shown), _earlier(path, start), gap, found, elsewhere, ends=True)


def before(conversation: Conversation, viewer: User | None, message: UUID) -> Window:
    """Return the latest entries before a message; none if that isn't shown."""
    tree = transcript.tree(conversation)
    path = tree.path(conversation.head_id)
    end = _place(path, message) or 0
    start = max(0, end - settings.TRANSCRIPT_MESSAGES)
    page = Page(conversation, tree, path, viewer)
    return Window(page.entries(path[start:end]), _earlier(path, start))


def after(conversation: Conversation, viewer: User | None, message: UUID) -> Window:
    """Return the first entries after a message; none if that isn't shown."""
    tree = transcript.tree(conversation)
    path = tree.path(conversation.head_id)
    place = _place(path, message)
    start = len(path) if place is None else place + 1
    page = Page(conversation, tree, path, viewer)
    return Window(page.entries(path[start : start + settings.TRANSCRIPT_MESSAGES]))


def _around(path: list[Message], message: Message | None) -> tuple[int, list[Message], Gap | None]:
    """Return where the stretch around a message begins, it with the latest, and what is between."""
    most = settings.TRANSCRIPT_MESSAGES
    end = max(0, len(path) - most)
    place = _place(path, message.pk) if message else None
    start = max(0, min(end, (place or 0) - most // _BEFORE))
    stop = start + most
    if stop >= end:
        return start, path[start:], None
    return start, path[start:stop] + path[end:], Gap(path[stop].pk, path[end].pk)


def _fork(tree: Tree, path: list[Message], found: UUID) -> Message | None:
    """Return the last message of `path` on the way to `found`: that itself, if it's on it."""
    both = zip(path, tree.path(found), strict=False)
    shared = [one for one, other in both if one.pk == other.pk]
    return shared[-1] if shared else None


def _place(path: list[Message], message: UUID) -> int | None:
    return next((at for at, one in enumerate(path) if one.pk == message), None)


def _earlier(path: list[Message], start: int) -> UUID | None:
    return path[start].pk if start else None
