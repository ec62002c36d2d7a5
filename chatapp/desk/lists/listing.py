"""The desk's lists: which tickets, in which order, page by page, and how many of each kind.

Made for a million tickets: a page starts after the last row of the one before it, and nothing is
counted beyond `MOST_COUNTED`, because nobody needs to know whether 41,000 or 42,000 wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from chatapp.accounts.models import User
from chatapp.desk.models import ACTIVE, DONE, Queue, Severity, State, Ticket, TicketQuerySet
from chatapp.desk.models.querysets import CountOf

MOST_COUNTED = 1_000
_WORDS = 80
_MOST_CALLING = 100
_MOST_DIGITS = 9


class Sort(StrEnum):
    """In which order tickets are listed."""

    DUE = "due"
    """Crisis first, then what is due first; of those that are over, what ended last."""
    NEWEST = "newest"
    OLDEST = "oldest"


class Whose(StrEnum):
    """Whose tickets."""

    ANY = ""
    MINE = "mine"
    NOBODYS = "unclaimed"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows; empty is everything.

    `state` is one state, `active` (what is open and not put aside), `snoozed`, `done` or `all`.
    `whose` is a `Whose`, or the key of a colleague.
    """

    state: str = "active"
    whose: str = ""
    queue: str = ""
    category: str = ""
    severity: str = ""
    language: str = ""
    late: bool = False
    words: str = ""
    sort: str = Sort.DUE

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Filters:
        """Read a query or a saved filter; what makes no sense is left out."""
        known = {one.name for one in fields(cls)}
        said = {name: str(value).strip() for name, value in given.items() if name in known}
        late = said.pop("late", "") in {"1", "true", "True", "on"}
        found = cls(**said, late=late)
        if found.state not in {"active", "snoozed", "done", "all", *State}:
            found = replace(found, state="active")
        if found.sort not in set(Sort):
            found = replace(found, sort=Sort.DUE)
        return replace(found, words=found.words[:_WORDS])

    def query(self) -> dict[str, str]:
        """Return what `read` needs to come back to these filters."""
        said = {name: getattr(self, name) for name in _PLAIN}
        return {
            name: "1" if value is True else str(value)
            for name, value in said.items()
            if value != _PLAIN[name]
        }

    @property
    def query_string(self) -> str:
        """The filters as an address says them, without the question mark."""
        return urlencode(self.query())

    @property
    def is_over(self) -> bool:
        """Say whether the list shows tickets that are over."""
        return self.state in {"done", *DONE}


_PLAIN = asdict(Filters())


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin."""

    tickets: list[Ticket]
    after: str


def page(
    agent: User, filters: Filters, *, after: str = "", within: TicketQuerySet | None = None
) -> Page:
    """Return the rows that `agent` may see, beginning after a place that an earlier page named.

    `within` is what they may see at all, if that was looked up before. A ticket comes with what
    `TicketQuerySet.with_names` brings along.
    """
    size = settings.DESK_PAGE_SIZE
    rows = _after(ordered(select(agent, filters, within), filters), filters, after)
    # Keys first, from an index alone; what is shown beside them is read for those few.
    keys = list(rows.values_list("pk", flat=True)[: size + 1])
    read = Ticket.objects.with_names().in_bulk(keys[:size])
    found = [read[key] for key in keys[:size] if key in read]
    place = _place(found[-1], filters) if len(keys) > size and found else ""
    return Page([ticket for ticket in found if ticket.conversation.deleted is None], place)


def count(agent: User, filters: Filters, *, within: TicketQuerySet | None = None) -> int:
    """Return how many rows there are, or `MOST_COUNTED` + 1 for more than that."""
    return _counted(agent, filters, within).count()


def calling(agent: User, *, within: TicketQuerySet | None = None) -> int:
    """Return in how many tickets of the agent's own somebody waits for them, up to a hundred."""
    return _calling(agent, within).count()


def counts(
    agent: User, lists: Mapping[str, Filters], *, within: TicketQuerySet
) -> tuple[dict[str, int], int]:
    """Return what `count` does of each of several lists, and `calling`, in a single query."""
    asked = {name: CountOf(_counted(agent, one, within)) for name, one in lists.items()}
    own = CountOf(_calling(agent, within))
    # Of one row that is there, because a query has to be of something.
    *found, mine = User.objects.filter(pk=agent.pk).values_list(*asked.values(), own).get()
    return dict(zip(asked, found, strict=True)), mine


def _counted(agent: User, filters: Filters, within: TicketQuerySet | None) -> QuerySet[Any, Any]:
    # In some index's order, which is walked and left, where none could mean the whole table.
    rows = select(agent, filters, within)
    rows = rows.order_by("due") if filters.late else ordered(rows, filters)
    return rows.values("pk")[: MOST_COUNTED + 1]


def _calling(agent: User, within: TicketQuerySet | None) -> QuerySet[Any, Any]:
    mine = select(agent, Filters(whose=Whose.MINE), within).exclude(waiting_since=None)
    return mine.values("pk")[:_MOST_CALLING]


def select(agent: User, filters: Filters, within: TicketQuerySet | None = None) -> TicketQuerySet:
    """Return the tickets of a list, in no order; see `TicketQuerySet.within`."""
    visible = Ticket.objects.within(agent) if within is None else within
    rows = visible.filter(_state(filters.state), _whose(filters, agent))
    for name in ("category", "language"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.queue:
        # The key, found first, lets an index be walked that a join would not.
        found = Queue.objects.filter(slug=filters.queue).values_list("pk", flat=True)
        rows = rows.filter(queue__in=list(found))
    if filters.severity in {str(one.value) for one in Severity}:
        rows = rows.filter(severity=int(filters.severity))
    if filters.late:
        # Nothing is due of what is over; saying so lets the index of what is open be used.
        rows = rows.filter(due__lt=timezone.now(), state__in=ACTIVE)
    return _with_words(rows, filters.words)


def _state(state: str) -> Q:
    match state:
        case "active":
            return Q(state__in=ACTIVE, snoozed_until=None)
        case "snoozed":
            return Q(state__in=ACTIVE, snoozed_until__isnull=False)
        case "done":
            return Q(state__in=DONE)
        case "all":
            return Q()
        case _:
            return Q(state=state)


def _whose(filters: Filters, agent: User) -> Q:
    match filters.whose:
        case Whose.MINE:
            return Q(owner=agent)
        case Whose.NOBODYS:
            return Q(owner=None)
        case Whose.OTHERS:
            return Q(owner__isnull=False) & ~Q(owner=agent)
        case owner if is_key(owner):
            return Q(owner=int(owner))
        case _:
            return Q()


def is_key(said: str) -> bool:
    """Say whether it is the number of a row, in digits of any script, and none beyond all rows."""
    return said.isdecimal() and len(said) <= _MOST_DIGITS


def _with_words(rows: TicketQuerySet, words: str) -> TicketQuerySet:
    """Search the number, the address left and the redacted words; never what is masked."""
    if not words:
        return rows
    number = words.removeprefix("#")
    if is_key(number):
        return rows.filter(pk=int(number))
    if "@" in words:
        return rows.filter(contact__iexact=words).exclude(contact="")
    return rows.saying(words)


_ORDER: Mapping[str, tuple[str, ...]] = {
    Sort.DUE: ("-severity", "due", "created", "pk"),
    Sort.NEWEST: ("-pk",),
    Sort.OLDEST: ("pk",),
}
_ENDED = ("-resolved", "-pk")


def _keys(filters: Filters) -> tuple[str, ...]:
    if filters.sort != Sort.DUE:
        return _ORDER[filters.sort]
    if filters.is_over:
        return _ENDED
    # What still needs a person and what is over share no order but that of their making.
    return _ORDER[Sort.NEWEST if filters.state == "all" else Sort.DUE]


def ordered(rows: TicketQuerySet, filters: Filters) -> TicketQuerySet:
    """Put rows into the order of a list."""
    keys = _keys(filters)
    if filters.whose == Whose.NOBODYS and filters.state != "all":
        # The same of them all. Unless told so, PostgreSQL doesn't see that the indexes by owner
        # have their order: it sorts them all, or looks for them among a million of others.
        keys = ("owner_id", *keys)
    return rows.order_by(*keys)


def _place(ticket: Ticket, filters: Filters) -> str:
    """Name the place of a row in its list: the values it is ordered by."""
    said = [getattr(ticket, key.lstrip("-")) for key in _keys(filters)]
    return "~".join(one.isoformat() if isinstance(one, datetime) else str(one) for one in said)


def _after(rows: TicketQuerySet, filters: Filters, after: str) -> TicketQuerySet:
    """Leave out what stands before or at a place; a place that can't be read is the beginning."""
    return _beyond(rows, filters, [_value(text) for text in after.split("~")])


def beside(
    rows: TicketQuerySet, filters: Filters, ticket: Ticket, *, back: bool = False
) -> TicketQuerySet:
    """Return what stands in a list beyond a ticket; all of it if the ticket has no place there."""
    place = [getattr(ticket, key.lstrip("-")) for key in _keys(filters)]
    return _beyond(rows, filters, place, back=back)


def _beyond(
    rows: TicketQuerySet,
    filters: Filters,
    place: Sequence[datetime | int | None],
    *,
    back: bool = False,
) -> TicketQuerySet:
    keys = _keys(filters)
    if len(place) != len(keys) or None in place:
        return rows
    condition, same = Q(), Q()
    for key, value in zip(keys, place, strict=True):
        name, falls = key.lstrip("-"), key.startswith("-") != back
        condition |= same & Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
        same &= Q(**{name: value})
    return rows.filter(condition)


def _value(text: str) -> datetime | int | None:
    """Read one part of a place; None for what is neither a moment nor a number."""
    if text.isascii() and text.isdecimal():
        return int(text)
    try:
        return parse_datetime(text)
    except ValueError:
        return None
