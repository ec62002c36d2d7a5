"""Taking back what a macro did to a ticket, by moves that put it where it stood.

Nothing that was written down is rewritten, and nothing that was said is taken back: a reply was
sent, and a note was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from chatapp.accounts.models import User
from chatapp.conversations import control
from chatapp.desk.errors import NotNow, NotYours, OutOfStep
from chatapp.desk.lifecycle import passing, prioritising, snoozing, tickets
from chatapp.desk.models import Queue, Severity, Ticket, TicketEvent
from chatapp.desk.moves import Kind, fresh, last_move, locked, note_down


def standing(ticket: Ticket) -> dict[str, Any]:
    """Return where a ticket stands, in ids and names that a fact can hold."""
    until = ticket.snoozed_until
    return {
        "queue": ticket.queue_id,
        "owner": ticket.owner_id,
        "severity": int(ticket.severity),
        "held": ticket.is_held,
        "over": ticket.is_resolved,
        "until": until.isoformat() if until else None,
    }


def undoable(events: Iterable[TicketEvent], agent: User) -> TicketEvent | None:
    """Return, of a ticket's events, the newest first, the use of a macro that can be taken back.

    It is `agent`'s own, and what happened last.
    """
    last = last_move(events)
    mine = last is not None and last.kind == Kind.MACRO and last.actor_id == agent.pk
    return last if mine else None


def undo(ticket: Ticket, agent: User, use: int) -> Ticket:
    """Put the ticket where it stood before `agent` used a macro, the event `use`.

    Once: a second time does nothing more. Raises OutOfStep where something happened since, and
    any `TicketError` of the moves that lead back.
    """
    found = undoable(_newest_first(ticket), agent)
    if found is not None and found.facts["was"]["held"] and not found.facts["is"]["held"]:
        control.stop_running_turn(ticket.conversation_id)
    return _undo(ticket, agent, use)


@transaction.atomic
def _undo(ticket: Ticket, agent: User, use: int) -> Ticket:
    _, ticket = locked(ticket)
    events = list(_newest_first(ticket))
    last = last_move(events)
    if last is not None and last.kind == Kind.UNDONE and last.facts["use"] == use:
        return ticket
    found = undoable(events, agent)
    if found is None or found.pk != use:
        raise OutOfStep
    was, now = found.facts["was"], found.facts["is"]
    if now["over"]:
        passing.reopen(ticket, agent)
    if was["queue"] != now["queue"]:
        passing.transfer(ticket, _queue(was["queue"]), agent)
    if was["severity"] != now["severity"]:
        prioritising.prioritise(ticket, Severity(was["severity"]), agent)
    _give_back(fresh(ticket), agent, was)
    _put_aside_again(fresh(ticket), agent, was["until"])
    facts = {"use": use, "title": found.facts["title"]}
    note_down(fresh(ticket), Kind.UNDONE, agent, facts=facts)
    return fresh(ticket)


def _newest_first(ticket: Ticket) -> Iterable[TicketEvent]:
    return ticket.events.order_by("-pk")


def _queue(pk: int) -> Queue:
    queue = Queue.objects.filter(pk=pk).first()
    if queue is None:
        raise OutOfStep
    return queue


def _give_back(ticket: Ticket, agent: User, was: dict[str, Any]) -> None:
    """Give the ticket to whoever had it; who was in the conversation is there again."""
    if was["owner"] is None:
        passing.release(ticket, agent)
    elif was["owner"] == agent.pk and was["held"]:
        if ticket.owner_id not in {None, agent.pk}:
            passing.release(ticket, agent)
        lost = tickets.claim_at_once(fresh(ticket), agent)
        if isinstance(lost, tickets.Lost):
            raise NotYours(lost.winner)
    else:
        former = User.objects.filter(pk=was["owner"]).first()
        if former is None:
            raise OutOfStep
        passing.assign(ticket, former, agent)


def _put_aside_again(ticket: Ticket, agent: User, until: str | None) -> None:
    """Let it sleep on if it slept, or wake it if only the macro put it aside."""
    snoozing.wake(ticket, agent)
    if until:
        with suppress(NotNow):  # the time has come, or a promise is near: then it stays in sight
            snoozing.snooze(ticket, datetime.fromisoformat(until), agent)
