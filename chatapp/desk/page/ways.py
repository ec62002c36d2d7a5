"""The ways on with a ticket that take one choice: what is asked, and what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chatapp.accounts.models import User
from chatapp.desk.lifecycle.snoozing import TIMES
from chatapp.desk.models import Severity, Ticket
from chatapp.desk.page.passable import Passable
from chatapp.desk.words import called

_MOST_LETTERS = 60
OWN_TIME = "at"
"""Stands for a time that the agent sets in a field beside the choice."""


@dataclass(frozen=True, slots=True)
class Way:
    """One choice and its button: posted to `url_name` as `field`; `chosen` is how it stands.

    What has no `chosen` asks for a choice first. `key` is what the keyboard reaches it by.
    """

    name: str
    url_name: str
    field: str
    label: str
    button: str
    options: list[tuple[int | str, str | Promise]]
    chosen: int | str | None = None
    key: str = ""
    help: str = ""

    @property
    def takes_a_time(self) -> bool:
        """Say whether a time of one's own can be set."""
        return any(value == OWN_TIME for value, _label in self.options)


def ways_on(ticket: Ticket, agent: User, ways: Passable) -> list[Way]:
    """Return what `agent` may choose, of what `ways` has for them."""
    found = []
    if ways.may_pass:
        found.append(_urgency(ticket))
        if ticket.owner and not ticket.is_crisis and not ticket.snoozed_until:
            found.append(_aside())
        found += [_to_colleague(agent, ways), _to_queue(ways)]
    found.append(_into(ways))
    return [way for way in found if way.options]


def _urgency(ticket: Ticket) -> Way:
    return Way(
        name="ticket-urgency",
        url_name="desk:prioritise",
        field="severity",
        label=_("Urgency"),
        button=_("Set"),
        options=[(one.value, one.label) for one in reversed(Severity)],
        chosen=ticket.severity,
        key="u",
    )


def _aside() -> Way:
    return Way(
        name="snooze-until",
        url_name="desk:snooze",
        field="until",
        label=_("Put aside until"),
        button=_("Put aside"),
        options=[*TIMES.items(), (OWN_TIME, _("another time…"))],
        chosen=next(iter(TIMES)),
        key="z",
        help=_("It comes back by then, before anything is due, or when they write."),
    )


def _to_colleague(agent: User, ways: Passable) -> Way:
    return Way(
        name="pass-agent",
        url_name="desk:assign",
        field="agent",
        label=_("To a colleague"),
        button=_("Assign"),
        options=[(one.pk, _colleague(one, agent, ways)) for one in ways.agents],
    )


def _colleague(one: User, agent: User, ways: Passable) -> str:
    you = f" {_('(you)')}" if one == agent else ""
    here = f" · {_('at the desk')}" if one.pk in ways.here else ""
    return f"{called(one)}{you}{here}"


def _to_queue(ways: Passable) -> Way:
    return Way(
        name="pass-queue",
        url_name="desk:transfer",
        field="queue",
        label=_("To another queue"),
        button=_("Transfer"),
        options=[(queue.pk, queue.shown_name) for queue in ways.queues],
    )


def _into(ways: Passable) -> Way:
    return Way(
        name="pass-into",
        url_name="desk:merge",
        field="into",
        label=_("Into another ticket of this person"),
        button=_("Merge"),
        options=[(other.pk, _matter(other)) for other in ways.others],
        help=_("It goes on there, and the person is told. A merge can't be undone."),
    )


def _matter(ticket: Ticket) -> str:
    asked = ticket.asked_redacted
    short = asked if len(asked) <= _MOST_LETTERS else f"{asked[: _MOST_LETTERS - 1]}…"
    return f"#{ticket.pk} · {short}"
