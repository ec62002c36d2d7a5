"""Guests: people without an account, known by a random id in their session."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase

from chatapp.accounts.models import Session, User

_KEY = "guest"


def guest_id(session: SessionBase) -> UUID | None:
    """Return the session's guest id, if it has one."""
    kept = session.get(_KEY)
    return UUID(kept) if kept else None


def ensure_guest(session: SessionBase) -> UUID:
    """Return the session's guest id, making one at a guest's first visit."""
    found = guest_id(session)
    if found is None:
        found = uuid4()
        session[_KEY] = str(found)
    return found


def one_guest_at_a_time(guest: UUID | None) -> None:
    """Wait as `one_at_a_time` does for an account; a guest has none, so it is for their session."""
    if guest is not None:
        sessions = Session.objects.select_for_update(no_key=True).filter(user=None, guest=guest)
        sessions.order_by("pk").values_list("pk").first()


def signed_in(user: User | AnonymousUser) -> User | None:
    """Return the account of `user`, or None for a guest."""
    return user if isinstance(user, User) else None
