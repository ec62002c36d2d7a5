"""Whether a session still is what it was when a socket was opened with it."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY

from chatapp.accounts.guests import guest_id
from chatapp.accounts.models import User


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
