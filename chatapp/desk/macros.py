"""Several moves in one: all of them are made, or none."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from chatapp.accounts.models import User
from chatapp.desk import canned, passing, prioritising, tickets
from chatapp.desk.errors import Unfilled
from chatapp.desk.models import Macro, Severity, Ticket
from chatapp.desk.moves import Kind, active, fresh, note_down, to_pass


def macros_for(ticket: Ticket) -> QuerySet[Macro]:
    """Return the macros that may be used on a ticket: its queue's and everybody's."""
    fitting = Macro.objects.filter(Q(queue=None) | Q(queue=ticket.queue_id))
    return fitting.select_related("to_queue", "to_agent")


@transaction.atomic
def apply(
    macro: Macro,
    ticket: Ticket,
    agent: User,
    *,
    key: UUID,
    read: int | None = None,
    version: int | None = None,
) -> Ticket:
    """Do what the macro says, once per `key`; raises `TicketError` where one move may not be.

    Words are said first, as long as the ticket is the agent's; then it goes where it goes. `read`
    is up to where the agent has read: nobody answers blind. No macro makes a crisis less urgent.
    """
    _, ticket = active(ticket)
    if ticket.events.filter(kind=Kind.MACRO, key=key).exists():
        return ticket
    if macro.severity is not None or macro.to_queue or macro.to_agent:
        to_pass(ticket, agent, version)
    note_down(ticket, Kind.MACRO, agent, facts={"macro": macro.pk, "title": macro.title}, key=key)
    if macro.severity is not None and not ticket.is_crisis:
        prioritising.prioritise(ticket, Severity(macro.severity), agent)
    if macro.note:
        tickets.note(ticket, agent, _filled(macro.note, ticket, agent), uuid5(key, "note"))
    if macro.reply:
        words = _filled(macro.reply, ticket, agent)
        tickets.reply(ticket, agent, words, uuid5(key, "reply"), read=read)
    _pass_on(macro, ticket, agent)
    return fresh(ticket)


def _pass_on(macro: Macro, ticket: Ticket, agent: User) -> None:
    if macro.to_queue and macro.to_queue != fresh(ticket).queue:
        passing.transfer(ticket, macro.to_queue, agent)
    if macro.to_agent:
        passing.assign(ticket, macro.to_agent, agent)
    match macro.ending:
        case Macro.Ending.RESOLVE:
            tickets.resolve(ticket, agent)
        case Macro.Ending.HAND_BACK:
            tickets.hand_back(ticket, agent)


def _filled(words: str, ticket: Ticket, agent: User) -> str:
    filled = canned.fill(words, canned.values_for(ticket, agent))
    if filled.unknown:
        raise Unfilled(filled.unknown)
    return filled.text
