"""What a list says of each ticket, in the words of whoever reads it.

A list says the same few things again and again. They are looked up once for all of its rows, and
a row is made of finished words, which the template only puts into their places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from chatapp.accounts.models import User
from chatapp.desk.models import State, Target, Ticket
from chatapp.desk.words import called, glimpse, is_now, left, redacted_glimpse, waited
from refusals.labels import CATEGORIES, language_name

_ASKED, _NEED = 160, 120
"""Characters that are shown of a question, and of what is needed."""
_MOMENTS = 4_096
"""Moments whose words are kept at hand."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: for programs, in full, and in a few words. `tone` is that of a clock."""

    exact: str
    full: str
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Looker:
    """A colleague who has a ticket's page open."""

    pk: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of a list; what does not hold of it is empty."""

    ticket: Ticket
    number: str
    url: str
    over: bool
    waits_for_me: bool
    choose: str
    claim: str
    asked: str
    need: str
    category: str
    queue: str
    language: str
    due: Moment | None
    waiting: Moment | None
    ended: str
    owner: str
    mine: bool
    aside: str
    standing: str
    looking: list[Looker]


class Reader:
    """Tells of tickets in the language of whoever reads, as of one moment."""

    def __init__(self) -> None:
        self._now = timezone.now()
        self.gettext = cache(gettext)  # under its own name, by which its words are found
        self._language = cache(language_name)
        self._category = cache(lambda name: str(CATEGORIES.get(name, name)))
        self._state = cache(lambda state: str(State(state).label))
        self._target = cache(lambda target: str(Target(target).label) if target else "")
        self._called = cache(called)

    def row(self, ticket: Ticket, agent: User, queue: str, looking: Iterable[User]) -> Row:
        """Tell `agent` of a ticket, of the queue that it is in, and of those who look at it."""
        number, over = str(ticket.pk), ticket.is_resolved
        mine = ticket.owner_id == agent.pk
        return Row(
            ticket=ticket,
            number=number,
            url=ticket.get_absolute_url(),
            over=over,
            waits_for_me=mine and ticket.waiting_since is not None,
            choose=self.gettext("Choose ticket #%(number)s") % {"number": number},
            claim=self.gettext("Claim ticket #%(number)s") % {"number": number},
            asked=self._asked(ticket),
            need=Truncator(glimpse(ticket.need, ticket)).chars(_NEED) if ticket.need else "",
            category=self._category(ticket.category),
            queue=queue,
            language=self._language(ticket.language),
            due=self.due(ticket),
            waiting=self._waiting(ticket),
            ended=self._ended(ticket),
            owner=self._called(ticket.owner) if ticket.owner else "",
            mine=mine,
            aside=self._aside(ticket),
            standing=self._standing(ticket),
            looking=[self._looker(other) for other in looking],
        )

    def due(self, ticket: Ticket) -> Moment | None:
        """Tell when something is due, and how close that is: `late`, `soon` once warned, `calm`."""
        if ticket.promised is None or ticket.is_resolved:
            return None
        late = ticket.due < self._now
        soon = ticket.warn_at is not None and ticket.warn_at <= self._now
        if is_now(ticket.due, self._now):
            words = self.gettext("due now")
        elif late:
            words = self.gettext("%(time)s late") % {"time": waited(ticket.due, self._now)}
        else:
            words = self.gettext("in %(time)s") % {"time": left(ticket.due, self._now)}
        tone = "late" if late else "soon" if soon else "calm"
        full = ", ".join(filter(None, (self._target(ticket.due_for), _full(ticket.due))))
        return Moment(_exact(ticket.due), full, words, tone)

    def _asked(self, ticket: Ticket) -> str:
        said = redacted_glimpse(ticket.asked_redacted, ticket)
        return Truncator(said).chars(_ASKED) or self.gettext("No question recorded")

    def _waiting(self, ticket: Ticket) -> Moment | None:
        since = ticket.waiting_since
        if since is None or ticket.is_resolved:
            return None
        now = is_now(since, self._now)
        words = self.gettext("just now") if now else waited(since, self._now)
        return Moment(_exact(since), _full(since), words)

    def _ended(self, ticket: Ticket) -> str:
        if ticket.resolved is None or not ticket.is_resolved:
            return ""
        if is_now(ticket.resolved, self._now):
            return self.gettext("Resolved just now")
        ago = waited(ticket.resolved, self._now)
        return self.gettext("Resolved %(ago)s ago") % {"ago": ago}

    def _aside(self, ticket: Ticket) -> str:
        if ticket.snoozed_until is None or ticket.is_resolved:
            return ""
        local = timezone.localtime(ticket.snoozed_until)
        until = date_format(local, "SHORT_DATETIME_FORMAT")
        return self.gettext("Put aside until %(until)s") % {"until": until}

    def _standing(self, ticket: Ticket) -> str:
        """Tell what became of a ticket, or who answers in one that somebody has."""
        if ticket.is_resolved:
            return self._state(ticket.state)
        if ticket.state == State.WAITING_PERSON:
            return self.gettext("Waiting for the person")
        if ticket.is_with_models:
            return self.gettext("The model answers")
        return "" if ticket.is_held else self.gettext("Nobody answers yet")

    def _looker(self, other: User) -> Looker:
        who = self._called(other)
        return Looker(other.pk, self.gettext("%(who)s looks at it") % {"who": who})


def _exact(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def _full(moment: datetime) -> str:
    return _written(timezone.localtime(moment).replace(tzinfo=None), get_language())


@lru_cache(maxsize=_MOMENTS)
def _written(moment: datetime, _language: str | None) -> str:
    """Write a moment in full; the same ones are read every few seconds, by all at the desk."""
    return date_format(moment, "DATETIME_FORMAT")
