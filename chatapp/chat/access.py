"""Which conversations a visitor may open: their own, and the new one that a page offered them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase

from chatapp.accounts.guests import ensure_guest, guest_id, signed_in
from chatapp.accounts.models import User
from chatapp.conversations.access import ConversationQuerySet
from chatapp.conversations.models import Conversation

_OFFERED = "offered_conversations"
_MOST_OFFERED = 20


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is at the other end: an account, a guest, or both for a guest who signed in."""

    user: User | None
    guest: UUID | None
    offered: frozenset[UUID] = frozenset()

    def conversations(self) -> ConversationQuerySet:
        """Return the conversations that are this visitor's."""
        return Conversation.objects.visible_to(self.user, self.guest)

    def restorable(self) -> ConversationQuerySet:
        """Return what this visitor deleted and may still bring back."""
        return Conversation.objects.restorable_by(self.user, self.guest)

    def may_open(self, conversation_id: UUID) -> bool:
        """Say whether this is theirs, or a new one that was offered to them and nobody began."""
        if self.conversations().filter(pk=conversation_id).exists():
            return True
        begun = Conversation.objects.filter(pk=conversation_id).exists()
        return conversation_id in self.offered and not begun


def visitor_of(user: User | AnonymousUser, session: SessionBase) -> Visitor:
    """Return the visitor of a request or a socket."""
    offered = frozenset(UUID(raw) for raw in session.get(_OFFERED, []))
    return Visitor(signed_in(user), guest_id(session), offered)


def offer_conversation(session: SessionBase) -> UUID:
    """Offer a new conversation; its row is made when something is said in it."""
    ensure_guest(session)
    offered = uuid4()
    session[_OFFERED] = [*session.get(_OFFERED, []), str(offered)][-_MOST_OFFERED:]
    return offered
