"""A guest becomes an account: what they began comes along, stays, or is asked about later."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from chatapp.accounts.guests import guest_id
from chatapp.accounts.models import User
from chatapp.accounts.signing_in.sessions import have_checked
from chatapp.holdings import holdings

_ASK, _GUEST, _LEFT = "ask_to_bring", "guest", "left_guest"


def waiting_for(session: SessionBase) -> list[str]:
    """Name what this browser's guest began and an account could take over."""
    guest = guest_id(session)
    if guest is None:
        return []
    return [name for holding in holdings() for name in holding.waiting(guest)]


@transaction.atomic
def adopt(guest: UUID, person: User) -> int:
    """Give an account all that a guest began, with its tickets and running turns; safe to repeat.

    Returns how much there was. What the guest still begins in a tab that does not know yet is found
    by the session, which keeps the guest's id, and can be adopted too.
    """
    moved = sum(holding.adopt(guest, person.pk) for holding in holdings())
    have_checked(None, guest)
    return moved


def settle(session: SessionBase, person: User, choice: str) -> None:
    """Do with this browser's guest what the person chose: "yes", "no", or anything else: ask later.

    Nothing is ever merged unasked: the machine may be shared.
    """
    guest = guest_id(session)
    if guest is None or not waiting_for(session):
        session.pop(_ASK, None)
        return
    if choice not in {"yes", "no"}:
        session[_ASK] = True
        return
    session.pop(_ASK, None)
    if choice == "yes":
        adopt(guest, person)
        return
    # They wait for whoever uses this browser without an account, once this one has signed out.
    session[_LEFT], session[_GUEST] = str(guest), str(uuid4())
    have_checked(None, guest)


def must_ask(session: SessionBase) -> bool:
    """Say whether the person still has to choose."""
    return bool(session.get(_ASK))


def left_guest(session: SessionBase) -> str:
    """Return the guest that was left here when somebody signed in, if any."""
    return str(session.get(_LEFT, ""))


def be_guest(session: SessionBase, guest: str) -> None:
    """Let a new session be that guest's again."""
    if guest:
        session[_GUEST] = guest
