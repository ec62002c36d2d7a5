"""What an agent sees of a person's words: masked, unless they said why they need more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatapp.accounts.models import User
from chatapp.desk.models import Ticket
from chatapp.desk.privacy.masking import mask
from chatapp.desk.privacy.reveals import running


@dataclass(frozen=True, slots=True)
class Eyes:
    """How one agent sees one ticket now; `until` says for how long without a mask."""

    owner: User | None
    until: datetime | None = None
    reason: str = ""

    @property
    def masked(self) -> bool:
        """Say whether what identifies somebody is hidden."""
        return self.until is None

    def text(self, words: str) -> str:
        """Return words as this agent sees them."""
        return mask(words, self.owner) if self.masked else words

    def contact(self, ticket: Ticket) -> str:
        """Return how to reach the person; masked nothing, for all of it identifies somebody."""
        return "" if self.masked else ticket.contact


def eyes_of(ticket: Ticket, agent: User) -> Eyes:
    """Return how `agent` sees a ticket that they may see, as of now."""
    owner, revealed = ticket.conversation.owner, running(ticket, agent)
    if revealed is None:
        return Eyes(owner)
    return Eyes(owner, until=revealed.until, reason=revealed.reason)


def kind_of_contact(ticket: Ticket) -> str:
    """Return what the person left without showing it: nothing, `email` or `other`."""
    if not ticket.contact:
        return ""
    return "email" if ticket.email else "other"
