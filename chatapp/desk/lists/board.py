"""What the desk's list shows: tickets by filter, with counts, saved views and whom to give them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chatapp.accounts.models import Role, User
from chatapp.desk.duty import availability, presence
from chatapp.desk.lifecycle import snoozing
from chatapp.desk.lists import listing
from chatapp.desk.lists.listing import Filters, Sort, Whose
from chatapp.desk.models import (
    ACTIVE,
    DONE,
    LANGUAGES,
    Queue,
    SavedFilter,
    Severity,
    Ticket,
    TicketQuerySet,
    queues_of,
)
from chatapp.desk.notifying import dead_letters
from refusals.labels import CATEGORIES

_SORTS: Mapping[str, str | Promise] = {
    Sort.DUE: _("Most urgent first"),
    Sort.NEWEST: _("Newest first"),
    Sort.OLDEST: _("Oldest first"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists that are always at hand; `count` is text, because it may be "1000+"."""

    name: str
    label: str | Promise
    url: str
    count: str
    here: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """A view that somebody keeps coming back to."""

    filter: SavedFilter
    url: str
    here: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page of the list."""

    filters: Filters
    tickets: list[Ticket]
    after: str
    next_url: str
    first_url: str
    tabs: list[Tab]
    waiting: int
    calling: int
    """How many tickets call for this agent: what nobody has, and what of theirs waits for them."""
    saved: list[Saved]
    queues: list[Queue]
    agents: list[User]
    available: bool
    leads: bool
    failed: int
    """How much was given up and waits for a lead's word; agents are not told."""
    looking: dict[int, list[User]]
    """Who else has a ticket's page open, by the ticket."""

    @property
    def states(self) -> list[tuple[str, str | Promise]]:
        """The states to choose from."""
        return [
            ("active", _("All open")),
            *((state.value, state.label) for state in ACTIVE),
            ("snoozed", pgettext_lazy("tickets", "Put aside")),
            ("done", _("All that are over")),
            *((state.value, state.label) for state in DONE),
            ("all", _("Any")),
        ]

    @property
    def sorts(self) -> list[tuple[str, str | Promise]]:
        """The orders to choose from."""
        return list(_SORTS.items())

    @property
    def severities(self) -> list[tuple[str, str | Promise]]:
        """How urgent, to choose from."""
        return [(str(severity.value), severity.label) for severity in reversed(Severity)]

    @property
    def urgencies(self) -> list[tuple[str, str | Promise]]:
        """How urgent several tickets can be called at once; a crisis is one by itself."""
        return [one for one in self.severities if one[0] != str(Severity.CRISIS.value)]

    @property
    def categories(self) -> list[tuple[str, str | Promise]]:
        """The categories to choose from."""
        return list(CATEGORIES.items())

    @property
    def times(self) -> list[tuple[str, str | Promise]]:
        """Until when several tickets can be put aside at once."""
        return list(snoozing.TIMES.items())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to choose from."""
        return LANGUAGES

    @property
    def narrowed(self) -> bool:
        """Say whether anything but a tab's own filter is set."""
        plain = Filters(state=self.filters.state, whose=self.filters.whose, late=self.filters.late)
        return self.filters != plain


def board_for(agent: User, given: Mapping[str, Any]) -> Board:
    """Read the list that a query asks for, as `agent` sees it, in a constant number of queries."""
    filters = Filters.read(given)
    within = Ticket.objects.within(agent)
    after = _after(filters, str(given.get("after", "")))
    page = listing.page(agent, filters, after=after, within=within)
    tabs, waiting = _tabs(agent, filters, within)
    leads = agent.has_role(Role.LEAD)
    return Board(
        filters=filters,
        tickets=page.tickets,
        after=str(given.get("after", "")),
        next_url=_url(filters, after=f"{_stamp(filters)}.{page.after}") if page.after else "",
        first_url=_url(filters) if given.get("after") else "",
        tabs=tabs,
        waiting=waiting,
        calling=waiting + listing.calling(agent, within=within),
        saved=_saved(agent, filters),
        queues=list(queues_of(agent)),
        agents=list(availability.agents()),
        available=availability.is_available(agent),
        leads=leads,
        failed=dead_letters.waiting().count() if leads else 0,
        looking=_looking(agent, page.tickets),
    )


def _looking(agent: User, shown: list[Ticket]) -> dict[int, list[User]]:
    found = presence.agents_at_each(ticket.pk for ticket in shown)
    others = set().union(*found.values()) - {agent.pk}
    known = User.objects.in_bulk(sorted(others)) if others else {}
    return {
        ticket: [known[pk] for pk in sorted(there) if pk in known]
        for ticket, there in found.items()
    }


def url_of(filters: Filters) -> str:
    """Return the address of a list, without its page."""
    return _url(filters)


def _tabs(agent: User, filters: Filters, within: TicketQuerySet) -> tuple[list[Tab], int]:
    """Return the tabs, and how many tickets nobody has taken."""
    always: list[tuple[str, str | Promise, Filters]] = [
        ("all", _("All open"), Filters()),
        ("unclaimed", _("Unclaimed"), Filters(whose=Whose.NOBODYS)),
        ("mine", _("Mine"), Filters(whose=Whose.MINE)),
        ("late", _("Late"), Filters(late=True)),
    ]
    counts = {name: listing.count(agent, only, within=within) for name, _label, only in always}
    uncounted = [
        ("aside", pgettext_lazy("tickets", "Put aside"), Filters(state="snoozed")),
        ("over", _("Over"), Filters(state="done")),
    ]
    tabs = [
        Tab(name, label, _url(only), _most(counts[name]), only == filters)
        for name, label, only in always
    ]
    tabs += [Tab(name, label, _url(only), "", only == filters) for name, label, only in uncounted]
    return tabs, counts["unclaimed"]


def _most(count: int) -> str:
    most = listing.MOST_COUNTED
    return f"{most}+" if count > most else str(count)


def _saved(agent: User, filters: Filters) -> list[Saved]:
    found = SavedFilter.objects.filter(Q(agent=agent) | Q(shared=True))
    views = [(one, Filters.read(one.query)) for one in found]
    return [
        Saved(one, _url(view), view == filters, one.agent_id == agent.pk) for one, view in views
    ]


def _url(filters: Filters, **more: str) -> str:
    return "?" + urlencode(filters.query() | more)


def _stamp(filters: Filters) -> str:
    """Name a list, so that a place in one is not taken for a place in another."""
    return f"{zlib.crc32(repr(filters).encode()):08x}"


def _after(filters: Filters, given: str) -> str:
    """Return the place in this very list that a page named; none where it named another list's."""
    stamp, _dot, place = given.partition(".")
    return place if stamp == _stamp(filters) else ""
