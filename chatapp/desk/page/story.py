"""A ticket's story in words: who did what, for the quiet timeline beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from chatapp.accounts.models import User
from chatapp.desk.lifecycle.passing import story_of
from chatapp.desk.models import Queue, Severity, Target, Ticket, TicketEvent
from chatapp.desk.privacy.seeing import Eyes

Kind = TicketEvent.Kind
_MOVED = frozenset({Kind.TRANSFERRED, Kind.TRIAGED})


@dataclass(frozen=True, slots=True)
class Told:
    """One event: what it says in a sentence, and its own words as the agent may see them."""

    event: TicketEvent
    sentence: str
    text: str


def story(ticket: Ticket, eyes: Eyes) -> list[Told]:
    """Return what happened to the ticket and to those merged into it, in order."""
    events = story_of(ticket)
    names = _Names(events)
    return [Told(event, sentence(event, names), eyes.text(event.text)) for event in events]


class _Names:
    """What the agents and queues are called that events name, read once."""

    def __init__(self, events: Iterable[TicketEvent]) -> None:
        named = [event.facts for event in events if event.kind in {Kind.ASSIGNED, Kind.RELEASED}]
        agents = {facts.get("to") for facts in named} | {facts.get("from") for facts in named}
        self._agents = User.objects.in_bulk([pk for pk in agents if pk])
        slugs = {event.facts.get("to") for event in events if event.kind in _MOVED}
        queues = Queue.objects.filter(slug__in=[slug for slug in slugs if slug])
        self._queues = {queue.slug: queue.shown_name for queue in queues} if slugs else {}

    def agent(self, pk: int | None) -> str:
        return called(self._agents.get(pk)) if pk else ""

    def queue(self, slug: str) -> str:
        return self._queues.get(slug, slug)


def called(person: User | None) -> str:
    """Return the name to show for a colleague; one whose account is gone has none left."""
    if person is None:
        return _("somebody who left")
    return person.get_full_name() or person.get_username()


def sentence(event: TicketEvent, names: _Names) -> str:
    """Return one event in words."""
    facts = event.facts
    values = {
        "who": called(event.actor) if event.actor_id else _("The desk"),
        "to": names.agent(facts.get("to")) if event.kind == Kind.ASSIGNED else "",
        "agent": names.agent(facts.get("from")) if event.kind == Kind.RELEASED else "",
        "queue": names.queue(facts.get("to", "")) if event.kind in _MOVED else "",
        "number": facts.get("into") or facts.get("from") or "",
        "promise": _promise(facts),
        "score": facts.get("score", ""),
        "severity": _severity(facts.get("to")) if event.kind == Kind.PRIORITISED else "",
        "until": _moment(facts.get("until")),
        "title": facts.get("title", ""),
    }
    return _words(event).format(**values)


def _words(event: TicketEvent) -> str:
    if event.kind == Kind.REOPENED and event.actor_id is None:
        return _("Opened again: the person said that it is not solved")
    if event.kind == Kind.OPENED and event.facts.get("origin") == "review":
        return _("Policy asked for a person")
    if event.kind == Kind.RELEASED and event.facts.get("why") == "away":
        return _("{agent} went away: back into the queue")
    return _sentences()[Kind(event.kind)]


def _sentences() -> Mapping[TicketEvent.Kind, str]:
    return {
        Kind.OPENED: _("The person asked for a person"),
        Kind.ADDED: _("The person asked again and said more"),
        Kind.TRIAGED: _("Sorted into {queue}"),
        Kind.ANNOUNCED: _("Announced to the desk"),
        Kind.CLAIMED: _("{who} claimed it"),
        Kind.ASSIGNED: _("{who} assigned it to {to}"),
        Kind.TRANSFERRED: _("{who} transferred it to {queue}"),
        Kind.RELEASED: _("{who} put it back into the queue"),
        Kind.REPLIED: _("{who} replied"),
        Kind.HEARD: _("The person wrote"),
        Kind.NOTED: _("{who} left a note"),
        Kind.WARNED: _("Due soon: {promise}"),
        Kind.BREACHED: _("Late: {promise}"),
        Kind.RESOLVED: _("{who} resolved it"),
        Kind.REOPENED: _("{who} opened it again"),
        Kind.CLOSED: _("Closed for good"),
        Kind.MERGED: _("{who} merged it into #{number}"),
        Kind.MERGED_IN: _("{who} merged #{number} into this"),
        Kind.HANDED_BACK: _("{who} handed the conversation back to the model"),
        Kind.REVEALED: _("{who} looked at what is hidden"),
        Kind.RATED: _("The person rated the help: {score} of 5"),
        Kind.UNDELIVERED: _("A notice could not be delivered"),
        Kind.ERASED: _("Its words were removed"),
        Kind.PRIORITISED: _("{who} set its urgency: {severity}"),
        Kind.SNOOZED: _("{who} put it aside until {until}"),
        Kind.WOKEN: _("{who} brought it back into the list"),
        Kind.SPLIT: _("{who} split #{number} off"),
        Kind.SPLIT_OFF: _("{who} split this off from #{number}"),
        Kind.MACRO: _("{who} used “{title}”"),
        Kind.UNDONE: _("{who} took “{title}” back"),
    }


def _severity(value: int | None) -> str:
    return "" if value is None else str(Severity(value).label)


def _moment(written: str | None) -> str:
    if not written:
        return ""
    return date_format(localtime(datetime.fromisoformat(written)), "SHORT_DATETIME_FORMAT")


def _promise(facts: Mapping[str, object]) -> str:
    target = str(facts.get("target", ""))
    return str(Target(target).label) if target in Target.values else ""
