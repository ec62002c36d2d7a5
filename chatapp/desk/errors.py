"""Why a move of a ticket is not made.

TicketError
├── NotYours          only the owner may do this; `owner` says who that is
├── NotHeld           the owner handed the conversation back and must take it again to write
├── WroteMeanwhile    the person said more than the agent had read; nothing was sent
├── KeyTaken          something else was said under this key; nothing was sent
├── AlreadyResolved   the ticket is closed
├── IllegalMove       its state does not allow this; `state` says which that is
├── OutOfStep         the ticket changed since it was read; read it again
├── NotAnAgent        this person can't be given tickets
├── AnotherIsOpen     it can't be opened again: a newer ticket stands in its place
├── BadMerge          a ticket can't be merged into this one
├── Changed           a macro does something else now than what the agent was shown
├── NotNow            it can't be put aside: a crisis, due too soon, or nobody's
├── NothingToSplit    nothing was chosen that the person said
└── Unfilled          a macro's words have placeholders without a value; `names` says which
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


class WroteMeanwhile(TicketError):
    """The person said something that the agent had not read when they answered."""


class KeyTaken(TicketError):
    """Something else was said under this key."""


class AlreadyResolved(TicketError):
    """Nothing more happens to a ticket that is closed."""


class IllegalMove(TicketError):
    """The ticket's state does not allow this."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class OutOfStep(TicketError):
    """The ticket changed since it was read."""


class NotAnAgent(TicketError):
    """This person can't be given tickets of that queue."""


class AnotherIsOpen(TicketError):
    """A newer ticket of the same refusal is open."""


class BadMerge(TicketError):
    """Not into itself, nor into one that is over."""


class Changed(TicketError):
    """What the agent was shown of a macro is not what it does now."""


class NotNow(TicketError):
    """A crisis is not put aside, nor what is due before, nor what nobody has."""


class NothingToSplit(TicketError):
    """A part of a conversation is at least one thing that the person said in it."""


class Unfilled(TicketError):
    """Words that are sent by themselves must be whole."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(*names)
        self.names = names
