"""Several moves in one: all of them are made, or none."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.desk.errors import Changed, Unfilled
from chatapp.desk.lifecycle import passing, prioritising, snoozing, tickets
from chatapp.desk.lifecycle.undoing import standing
from chatapp.desk.models import Macro, Severity, Ticket
from chatapp.desk.moves import Kind, active, fresh, note_down, to_pass
from chatapp.desk.privacy.seeing import Eyes
from chatapp.desk.replies import canned


@dataclass(frozen=True, slots=True)
class Ready:
    """What a macro would do to a ticket, as an agent is shown it before.

    `reply` and `note` are filled in as far as the agent may see them; `unknown` names what can't
    be. `shown` is a short value that changes with anything that the macro does.
    """

    macro: Macro
    reply: str
    note: str
    unknown: tuple[str, ...]
    shown: str


def macros_for(ticket: Ticket) -> list[Macro]:
    """Return what may be used on a ticket: its queue's and everybody's, in the person's language.

    Where there is none in their language, all of them.
    """
    fitting = Macro.objects.filter(Q(queue=None) | Q(queue=ticket.queue_id))
    return canned.spoken(fitting.select_related("to_queue", "to_agent"), ticket.language)


def ready_for(ticket: Ticket, agent: User, eyes: Eyes) -> list[Ready]:
    """Return the macros for a ticket, each with all that it would say and do."""
    known = canned.values_for(ticket, agent)
    seen = canned.values_shown(ticket, agent, eyes)
    return [_ready(macro, known, seen) for macro in macros_for(ticket)]


def _ready(macro: Macro, known: Mapping[str, str], seen: Mapping[str, str]) -> Ready:
    words = canned.fill(f"{macro.reply} {macro.note}", known)
    return Ready(
        macro,
        reply=canned.fill(macro.reply, seen).text,
        note=canned.fill(macro.note, seen).text,
        unknown=words.unknown,
        shown=_stamp(macro, words.text),
    )


def _stamp(macro: Macro, words: str) -> str:
    does = (words, macro.severity, macro.to_queue_id, macro.to_agent_id, macro.ending)
    return f"{zlib.crc32(repr(does).encode()):08x}"


@transaction.atomic
def apply(  # noqa: PLR0913  (what the agent saw when they chose it)
    macro: Macro,
    ticket: Ticket,
    agent: User,
    *,
    key: UUID,
    shown: str = "",
    read: int | None = None,
    version: int | None = None,
) -> Ticket:
    """Do what the macro says, once per `key`; raises `TicketError` where one move may not be.

    Words are said first, as long as the ticket is the agent's; then it goes where it goes. `shown`
    is the stamp of what they were shown, `read` up to where they have read: nobody answers blind.
    No macro makes a crisis less urgent.
    """
    _, ticket = active(ticket)
    if ticket.events.filter(kind=Kind.MACRO, key=key).exists():
        return ticket
    known = canned.values_for(ticket, agent)
    ready = _ready(macro, known, known)
    if shown and shown != ready.shown:
        raise Changed
    if ready.unknown:
        raise Unfilled(ready.unknown)
    if macro.severity is not None or macro.to_queue or macro.to_agent:
        to_pass(ticket, agent, version)
    was = standing(ticket)
    if macro.severity is not None and not ticket.is_crisis:
        prioritising.prioritise(ticket, Severity(macro.severity), agent)
    if ready.note:
        tickets.note(ticket, agent, ready.note, uuid5(key, "note"))
    if ready.reply:
        tickets.reply(ticket, agent, ready.reply, uuid5(key, "reply"), read=read)
    _pass_on(macro, ticket, agent)
    ticket = fresh(ticket)
    now = standing(ticket)
    moved = {"was": was, "is": now} if was != now else {}
    facts = {"macro": macro.pk, "title": macro.title} | moved
    note_down(ticket, Kind.MACRO, agent, facts=facts, key=key)
    return ticket


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
        case Macro.Ending.TOMORROW | Macro.Ending.WEEK:
            until = snoozing.time_of(macro.ending, ticket.queue, timezone.now())
            snoozing.snooze(ticket, until, agent)
