"""Which conversations a visitor may open: their own, and the new one that a page offered them."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from chatapp.accounts.guests import ensure_guest, guest_id, signed_in
from chatapp.accounts.models import User
from chatapp.conversations.access import ConversationQuerySet
from chatapp.conversations.models import Conversation


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is at the other end: an account, a guest, or both for a guest who signed in."""

    user: User | None
    guest: UUID | None

    def conversations(self) -> ConversationQuerySet:
        """Return the conversations that are this visitor's."""
        return Conversation.objects.visible_to(self.user, self.guest)

    def restorable(self) -> ConversationQuerySet:
        """Return what this visitor deleted and may still bring back."""
        return Conversation.objects.restorable_by(self.user, self.guest)

    def may_open(self, conversation_id: UUID) -> bool:
        """Say whether this is theirs, or a new one that was offered to them and nobody began."""
        # Whether it was begun comes first: it may be, from another tab, while this is looked up.
        if Conversation.objects.filter(pk=conversation_id).exists():
            return self.conversations().filter(pk=conversation_id).exists()
        return self.guest is not None and _offered(conversation_id, self.guest)


def visitor_of(user: User | AnonymousUser, session: SessionBase) -> Visitor:
    """Return the visitor of a request or a socket."""
    return Visitor(signed_in(user), guest_id(session))


def offer_conversation(session: SessionBase) -> UUID:
    """Offer a new conversation; its row is made when something is said in it.

    Its id is half random, half a signature for this visitor: any number of pages can be open at
    once, and nothing of them has to be kept.
    """
    return _signed(secrets.token_bytes(8), ensure_guest(session))


def _offered(conversation_id: UUID, guest: UUID) -> bool:
    signed = _signed(conversation_id.bytes[:8], guest)
    return hmac.compare_digest(signed.bytes, conversation_id.bytes)


def _signed(start: bytes, guest: UUID) -> UUID:
    # The version's bits are part of what is signed, so that they don't differ when it is checked.
    start = UUID(bytes=start + bytes(8), version=4).bytes[:8]
    seal = salted_hmac("chatapp.chat.access", guest.bytes + start, algorithm="sha256").digest()
    return UUID(bytes=start + seal[:8], version=4)
