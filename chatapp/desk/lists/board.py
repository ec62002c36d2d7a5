"""What the desk's list shows: tickets by filter, with counts, saved views and whom to give them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from chatapp.desk.lists.rows import Reader, Row
from chatapp.desk.models import (
    ACTIVE,
    DONE,
    LANGUAGES,
    Queue,
    Reach,
    SavedFilter,
    Severity,
    Ticket,
    TicketQuerySet,
    reach_of,
)
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
    rows: list[Row]
    after: str
    next_url: str
    first_url: str
    tabs: list[Tab]
    waiting: int
    calling: int
    """How many tickets call for this agent: what nobody has, and what of theirs waits for them."""
    saved: list[Saved]
    queues: Sequence[Queue]
    agents: list[User]
    leads: bool

    @property
    def tickets(self) -> list[Ticket]:
        """The tickets in the rows."""
        return [row.ticket for row in self.rows]

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
    def order(self) -> str:
        """By which column the list is sorted; of what is over by none."""
        if self.filters.sort != Sort.DUE:
            return self.filters.sort
        if self.filters.is_over:
            return ""
        return Sort.NEWEST if self.filters.state == "all" else Sort.DUE

    @property
    def by_number(self) -> str:
        """Where the list is sorted by number: the newest first, or if it is, the oldest."""
        sort = Sort.OLDEST if self.order == Sort.NEWEST else Sort.NEWEST
        return _url(replace(self.filters, sort=sort))

    @property
    def by_due(self) -> str:
        """Where the list is sorted by what is due."""
        return _url(replace(self.filters, sort=Sort.DUE))

    @property
    def narrowed(self) -> bool:
        """Say whether anything but a tab's own filter is set, in whatever order."""
        whose = self.filters.whose if self.filters.whose in set(Whose) else ""
        plain = Filters(state=self.filters.state, whose=whose, late=self.filters.late)
        return self.filters != replace(plain, sort=self.filters.sort)


def board_for(agent: User, given: Mapping[str, Any]) -> Board:
    """Read the list that a query asks for, as `agent` sees it, in a constant number of queries."""
    filters = Filters.read(given)
    if filters.whose == str(agent.pk):  # the same list by another name
        filters = replace(filters, whose=Whose.MINE)
    reach = reach_of(agent)
    within = Ticket.objects.within(agent, reach)
    page = listing.page(agent, filters, after=_after(filters, given), within=within)
    tabs, waiting, mine = _tabs(agent, filters, within)
    agents = list(availability.names_of_agents())
    return Board(
        filters=filters,
        rows=_rows(agent, page.tickets, reach, agents),
        after=str(given.get("after", "")),
        next_url=_url(filters, after=f"{_stamp(filters)}.{page.after}") if page.after else "",
        first_url=_url(filters) if given.get("after") else "",
        tabs=tabs,
        waiting=waiting,
        calling=waiting + mine,
        saved=_saved(agent, filters),
        queues=reach.seen,
        agents=agents,
        leads=agent.has_role(Role.LEAD),
    )


def _rows(agent: User, tickets: list[Ticket], reach: Reach, agents: list[User]) -> list[Row]:
    """Tell of tickets; whoever sees several queues is told in which one each is."""
    looking = _looking(agent, tickets, agents)
    named = reach.every if len(reach.seen) > 1 else []
    queues: dict[int | None, str] = {queue.pk: queue.shown_name for queue in named}
    reader = Reader()
    return [
        reader.row(one, agent, queues.get(one.queue_id, ""), looking.get(one.pk, ()))
        for one in tickets
    ]


def _looking(agent: User, shown: list[Ticket], agents: list[User]) -> dict[int, list[User]]:
    """Find who else has the page of any of these tickets open."""
    found = presence.agents_at_each(ticket.pk for ticket in shown)
    others = set().union(*found.values()) - {agent.pk}
    known = {one.pk: one for one in agents}
    if strangers := others - known.keys():
        known |= User.objects.in_bulk(strangers)
    return {
        ticket: [known[pk] for pk in sorted(there & others) if pk in known]
        for ticket, there in found.items()
    }


def url_of(filters: Filters) -> str:
    """Return the address of a list, without its page."""
    return _url(filters)


def _tabs(agent: User, filters: Filters, within: TicketQuerySet) -> tuple[list[Tab], int, int]:
    """Return the tabs, how many tickets nobody has, and in how many somebody waits for `agent`."""
    always: list[tuple[str, str | Promise, Filters]] = [
        ("all", _("All open"), Filters()),
        ("unclaimed", _("Unclaimed"), Filters(whose=Whose.NOBODYS)),
        ("mine", _("Mine"), Filters(whose=Whose.MINE)),
        ("late", _("Late"), Filters(late=True)),
    ]
    lists = {name: only for name, _label, only in always}
    counts, mine = listing.counts(agent, lists, within=within)
    uncounted = [
        ("aside", pgettext_lazy("tickets", "Put aside"), Filters(state="snoozed")),
        ("over", _("Over"), Filters(state="done")),
    ]
    here = replace(filters, sort=Sort.DUE)  # a tab is what it is in any order
    tabs = [
        Tab(name, label, _url(only), _most(counts[name]), only == here)
        for name, label, only in always
    ]
    tabs += [Tab(name, label, _url(only), "", only == here) for name, label, only in uncounted]
    return tabs, counts["unclaimed"], mine


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


def _after(filters: Filters, given: Mapping[str, Any]) -> str:
    """Return the place in this very list that a page named; none where it named another list's."""
    stamp, _dot, place = str(given.get("after", "")).partition(".")
    return place if stamp == _stamp(filters) else ""
