"""How a move of a ticket is written: checked by its state machine, guarded by its version, told.

Every function here runs in a transaction that holds the lock of the ticket's conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django_fsm import TransitionNotAllowed

from chatapp.accounts.models import Role, User
from chatapp.conversations import transcript
from chatapp.conversations.live import TicketMoved, push_on_commit
from chatapp.conversations.models import Conversation
from chatapp.desk.errors import AlreadyResolved, IllegalMove, NotYours, OutOfStep
from chatapp.desk.hints import hint_on_commit
from chatapp.desk.models import Ticket, TicketEvent

Kind = TicketEvent.Kind

_WRITTEN = (
    *("state", "queue", "owner", "severity", "merged_into", "split_from", "snoozed_until"),
    *("claimed", "responded", "waiting_since", "resolved", "closed"),
    *("first_due", "next_due", "resolution_due", "resolution_left", "due", "due_for", "warn_at"),
)
"""What moves change; what else a row has is written by whoever it belongs to, on its own."""
_PRIVATE = frozenset(
    {
        *(Kind.NOTED, Kind.REPLIED, Kind.HEARD, Kind.WARNED, Kind.BREACHED),
        *(Kind.REVEALED, Kind.UNDELIVERED),
    }
)
"""Events that change nothing of what the person is told about the ticket."""
_PASSED = frozenset({Kind.ASSIGNED, Kind.TRANSFERRED, Kind.RELEASED, Kind.PRIORITISED, Kind.MACRO})
_IN_PASSING = (
    *(Kind.NOTED, Kind.HEARD, Kind.ADDED, Kind.WARNED, Kind.BREACHED),
    *(Kind.ANNOUNCED, Kind.REVEALED, Kind.UNDELIVERED),
)
"""Events that leave a ticket where the move before them put it."""


def fresh(ticket: Ticket) -> Ticket:
    """Read the ticket again; whatever the caller saw was before the lock."""
    return Ticket.objects.with_people().get(pk=ticket.pk)


def locked(ticket: Ticket) -> tuple[Conversation, Ticket]:
    """Lock the ticket's conversation, and with it the ticket, and read both."""
    conversation = transcript.lock(ticket.conversation_id)
    return conversation, fresh(ticket)


def active(ticket: Ticket) -> tuple[Conversation, Ticket]:
    """Lock a ticket that still needs a person; raises AlreadyResolved."""
    conversation, found = locked(ticket)
    if found.is_resolved:
        raise AlreadyResolved
    return conversation, found


def to_pass(
    ticket: Ticket, by: User | None, version: int | None = None
) -> tuple[Conversation, Ticket]:
    """Lock a ticket that `by` may pass on; see `may_pass`.

    `version` is what the caller saw; a ticket that changed since raises OutOfStep.
    """
    conversation, found = active(ticket)
    if version is not None and found.version != version:
        raise OutOfStep
    if by is not None and not may_pass(found, by):
        raise NotYours(found.owner)
    return conversation, found


def may_pass(ticket: Ticket, agent: User) -> bool:
    """Say whether `agent` may pass a ticket on: its owner and leads may, of a free one any agent.

    Who has just given it to somebody may take that back, until something else happens.
    """
    if ticket.owner in {None, agent} or agent.has_role(Role.LEAD):
        return True
    last = last_move(ticket.events.order_by("-pk"))
    return last is not None and last.actor_id == agent.pk and last.kind in _PASSED


def last_move(events: Iterable[TicketEvent]) -> TicketEvent | None:
    """Return, of a ticket's events, the newest first, what put it where it stands.

    A macro that only said something did not.
    """
    moves = (event for event in events if event.kind not in _IN_PASSING)
    return next((one for one in moves if one.kind != Kind.MACRO or "was" in one.facts), None)


def owned(ticket: Ticket, agent: User) -> tuple[Conversation, Ticket]:
    """Lock a ticket for its owner; raises NotYours, AlreadyResolved."""
    conversation, found = locked(ticket)
    if found.owner != agent:
        raise NotYours(found.owner)
    if found.is_resolved:
        raise AlreadyResolved
    return conversation, found


def holds(conversation: Conversation, agent: User) -> bool:
    """Say whether it is `agent` who answers in the conversation."""
    return conversation.held_by_person and conversation.holder_id == agent.pk


def change(transition: Callable[..., Any], *given: Any) -> str:
    """Make a transition in memory and return the state before it; raises IllegalMove."""
    ticket: Ticket = transition.__self__  # type: ignore[attr-defined]
    before = str(ticket.state)
    try:
        transition(*given)
    except TransitionNotAllowed as error:
        raise IllegalMove(before) from error
    return before


def save(
    ticket: Ticket,
    kind: Kind,
    actor: User | None = None,
    *,
    before: str,
    **details: Any,
) -> TicketEvent:
    """Write what a transition changed and its event, if nobody wrote since; raises OutOfStep.

    Whatever moves a ticket wakes it.
    """
    version = ticket.version
    if kind is not Kind.SNOOZED:
        ticket.snoozed_until = None
    unchanged = Ticket.objects.filter(pk=ticket.pk, version=version)
    values = {name: getattr(ticket, name) for name in _WRITTEN}
    if not unchanged.update(version=version + 1, **values):
        raise OutOfStep
    ticket.version = version + 1
    return note_down(ticket, kind, actor, before=before, **details)


def note_down(  # noqa: PLR0913  (the columns of one row)
    ticket: Ticket,
    kind: Kind,
    actor: User | None = None,
    *,
    before: str = "",
    text: str = "",
    facts: dict[str, Any] | None = None,
    key: UUID | None = None,
) -> TicketEvent:
    """Append an event, and after commit tell the open desks and the person's open pages.

    Of a new ticket the desks hear when it is announced.
    """
    event = TicketEvent.objects.create(
        ticket=ticket,
        kind=kind,
        actor=actor,
        text=text,
        facts=facts or {},
        before=before,
        after=ticket.state if before else "",
        key=key,
    )
    if kind is not Kind.OPENED:
        hint_on_commit(ticket.pk)
    if kind not in _PRIVATE:
        push_on_commit(ticket.conversation_id, TicketMoved(ticket.pk, ticket.state))
    return event
