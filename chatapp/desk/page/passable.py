"""To whom and where a ticket can be passed on, for the agent who looks at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.duty import availability, presence
from chatapp.desk.models import Queue, State, Ticket
from chatapp.desk.moves import may_pass

_MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Passable:
    """What an agent may do to pass a ticket on; `here` are those whose desk is open now."""

    agents: list[User] = field(default_factory=list)
    here: frozenset[int] = frozenset()
    queues: list[Queue] = field(default_factory=list)
    others: list[Ticket] = field(default_factory=list)
    may_pass: bool = False
    may_reopen: bool = False

    @property
    def anything(self) -> bool:
        """Say whether there is anything to offer."""
        return self.may_pass or self.may_reopen

    @property
    def key(self) -> tuple[object, ...]:
        """What the choices depend on: they are left alone while somebody chooses."""
        return (
            [agent.pk for agent in self.agents],
            [queue.pk for queue in self.queues],
            [ticket.pk for ticket in self.others],
            self.may_pass,
            self.may_reopen,
        )


def passable(ticket: Ticket, agent: User, others: Iterable[Ticket]) -> Passable:
    """Return the ways on that `agent` has with a ticket that they may see.

    `others` are tickets of the same person; see `of_the_same_person`.
    """
    if ticket.is_resolved:
        return Passable(may_reopen=ticket.state == State.RESOLVED)
    if not may_pass(ticket, agent):
        return Passable()
    serving = availability.agents_of(ticket.queue)
    return Passable(
        agents=[one for one in serving if one.pk != ticket.owner_id],
        here=frozenset(presence.agents_here(one.pk for one in serving)),
        queues=list(Queue.objects.exclude(pk=ticket.queue.pk)),
        others=[one for one in others if not one.is_resolved],
        may_pass=True,
    )


def of_the_same_person(ticket: Ticket, agent: User) -> list[Ticket]:
    """Return the person's other tickets, as far as `agent` sees: what is open first, the latest."""
    asked = ticket.conversation
    guest = None if asked.owner_id else asked.guest
    theirs = Conversation.objects.belonging_to(asked.owner, guest)
    visible = Ticket.objects.visible_to(agent).exclude(pk=ticket.pk)
    found = visible.filter(conversation__in=theirs)
    return list(found.order_by(F("resolved").desc(nulls_first=True), "-created")[:_MOST_OTHERS])


def akin(other: Ticket, ticket: Ticket) -> bool:
    """Say whether the page names `other` for a reason of its own: split off, or merged."""
    split = other.split_from_id == ticket.pk or ticket.split_from_id == other.pk
    return split or other.merged_into_id is not None
