"""Whether a session still is what it was when a socket was opened with it, and how sessions end."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction

from chatapp.accounts.guests import guest_id
from chatapp.accounts.models import Session, User
from chatapp.telling import tell


def still_holds(session_key: str, user: User | None, guest: UUID | None) -> bool:
    """Say whether the stored session still belongs to `user`, or to `guest` without an account."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if user is None:
        return guest is not None and SESSION_KEY not in store and guest_id(store) == guest
    current = User.objects.filter(pk=user.pk, is_active=True).first()
    return (
        current is not None
        and store.get(SESSION_KEY) == str(user.pk)
        and store.get(HASH_SESSION_KEY) == current.get_session_auth_hash()
    )


def group_of_person(user_id: int | None, guest: UUID | None) -> str:
    """Name the group of every socket that a person has open."""
    return f"person.user.{user_id}" if user_id is not None else f"person.guest.{guest}"


def end_all(user: User, *, but: str | None = None) -> int:
    """Sign a person out everywhere, `but` for one session key; say how many sessions that were."""
    gone, _ = Session.objects.filter(user=user).exclude(session_key=but or "").delete()
    have_checked(user.pk, None)
    return gone


def have_checked(user_id: int | None, guest: UUID | None) -> None:
    """After commit, have every open socket of a person look whether it still may be open."""
    group = group_of_person(user_id, guest)
    transaction.on_commit(lambda: _check(group), robust=True)


def _check(group: str) -> None:
    tell(group, {"type": "session.check"})
