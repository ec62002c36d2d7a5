"""Where a conversation may branch, and what may not be said again by branching."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from chatapp.chat.frames import Say
from chatapp.conversations import branches
from chatapp.conversations.context import DECLINED
from chatapp.conversations.models import Conversation, Message
from refusals.engine.repeats import request_of


class Busy(Exception):
    """An answer is still being written here; or, as one of its kinds, why else nothing is said."""

    @property
    def words(self) -> str:
        """What the person is told, where it is something of its own."""
        return ""


class OutOfDate(Busy):
    """The key was used for other words, or the place to branch from is not in this conversation."""

    @property
    def words(self) -> str:
        """What the person is told."""
        return _("These words can't be changed any more. Write a new message instead.")


class WithAPerson(Busy):
    """Somebody at the desk has the conversation or was asked for: what they see stays as it is."""

    @property
    def words(self) -> str:
        """What the person is told."""
        return _("A person has been asked here, so the conversation stays as they see it.")


class SaidBefore(Busy):
    """The same words were declined in this place: branching is no way to ask once more."""

    @property
    def words(self) -> str:
        """What the person is told."""
        return _("These words were declined. Change them, or take a way on from the card.")


def may_branch(conversation: Conversation) -> bool:
    """Say whether other versions may be made and shown: not while a person is asked or here."""
    return conversation.control == Conversation.Control.MODEL


def branch_off(conversation: Conversation, said: Say) -> None:
    """Go to where these words are said, if that isn't the end of what is shown.

    Call it with the conversation locked; raises Busy in one of its kinds.
    """
    named = said.edits or said.parent
    if named is None:
        return
    place = conversation.messages.filter(pk=named).first()
    if place is None:
        raise OutOfDate
    end = place.parent_id if said.edits else place.pk
    if end == conversation.head_id:
        return
    if not may_branch(conversation):
        raise WithAPerson
    if _declined_here(conversation, end, said.text):
        raise SaidBefore
    branches.go_to(conversation, end)


def _declined_here(conversation: Conversation, end: UUID | None, text: str) -> bool:
    declined = conversation.messages.filter(
        parent=end, author=Message.Author.PERSON, turns__state__in=DECLINED
    )
    words = request_of(text)
    return any(request_of(one) == words for one in declined.values_list("text", flat=True))
