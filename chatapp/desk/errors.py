"""Why a move of a ticket is not made.

TicketError
├── NotYours          only the owner may do this; `owner` says who that is
├── NotHeld           the owner handed the conversation back and must take it again to write
├── KeyTaken          something else was said under this key; nothing was sent
└── AlreadyResolved   the ticket is closed
"""

from __future__ import annotations

from chatapp.accounts.models import User


class TicketError(Exception):
    """The root of every move that a ticket does not allow."""


class NotYours(TicketError):
    """Only the ticket's owner may do this."""

    def __init__(self, owner: User | None) -> None:
        super().__init__()
        self.owner = owner


class NotHeld(TicketError):
    """The model answers in this conversation again, so nobody else may."""


class KeyTaken(TicketError):
    """Something else was said under this key."""


class AlreadyResolved(TicketError):
    """Nothing more happens to a ticket that is closed."""
