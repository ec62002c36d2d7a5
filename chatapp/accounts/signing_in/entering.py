"""Somebody comes in or goes: the session is a new one, and open sockets hear of it."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest

from chatapp.accounts.guests import guest_id, signed_in
from chatapp.accounts.models import User
from chatapp.accounts.reader.preferences import bring_preferences
from chatapp.accounts.signing_in import adopting
from chatapp.accounts.signing_in.sessions import have_checked


def enter(request: HttpRequest, person: User, *, bring: str = "", new: bool = False) -> None:
    """Sign `person` in, in a new session, and do with the guest's conversations as they chose.

    A `new` account begins with what its guest liked. The session is stored before the guest's
    sockets hear of it: they reconnect with its cookie.
    """
    guest = guest_id(request.session)
    auth.login(request, person, backend="chatapp.accounts.signing_in.backends.ByNameOrEmail")
    if guest is not None:
        adopting.be_guest(request.session, str(guest))
    adopting.settle(request.session, person, bring)
    if new:
        bring_preferences(request.session, person)
    request.session.save()
    if guest is not None:
        have_checked(None, guest)


def leave(request: HttpRequest) -> None:
    """Sign out, and be the guest again who was left here, if one was."""
    person = signed_in(request.user)
    left = adopting.left_guest(request.session)
    auth.logout(request)
    adopting.be_guest(request.session, left)
    if person is not None:
        have_checked(person.pk, None)
