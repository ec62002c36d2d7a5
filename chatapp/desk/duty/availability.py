"""Whether a person can be promised: open hours, and somebody on duty who has room.

`now(queue)` is what an offer is made from; whoever is asked is found by `on_duty` in the same way
as tickets are given out, so that nobody is offered to whom nothing could be routed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from chatapp.accounts.models import Role, User
from chatapp.desk.calendars import Hours
from chatapp.desk.duty import presence
from chatapp.desk.models import ACTIVE, AgentStatus, Queue, Ticket
from chatapp.desk.sla import calendar_of
from chatapp.desk.triage import queue_for

_RECENT = timedelta(days=14)
_ENOUGH, _MOST = 5, 200
"""Recent answers that an estimate needs, and how many of them it looks at."""


_MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class Available:
    """What can be promised of a queue at one moment.

    `open` says that somebody can be routed to now; `in_hours` that the hours are running, whoever
    is there; `next_opening` when they begin again. `wait` is the median of recent first answers.
    """

    open: bool
    in_hours: bool
    next_opening: datetime | None
    wait: timedelta | None
    hours: Hours = field(default_factory=dict)
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """An agent who can be given a ticket, and how many they have."""

    agent: User
    load: int


_known: dict[tuple[str, str], tuple[Available, float]] = {}


def for_topic(category: str, language: str) -> Available:
    """Return what can be promised to somebody with this matter, as of a moment ago.

    Pages ask for every card that they show; what they are told is kept for as long as
    `DESK_AVAILABILITY_SECONDS` says.
    """
    known, since = _known.get((category, language), (None, 0.0))
    if known is not None and monotonic() - since < settings.DESK_AVAILABILITY_SECONDS:
        return known
    found = now(queue_for(category, language), language=language)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[category, language] = (found, monotonic())
    return found


def forget() -> None:
    """Forget what was known a moment ago: somebody's duty has just changed."""
    _known.clear()


def now(queue: Queue, *, language: str = "", at: datetime | None = None) -> Available:
    """Return what can be promised of `queue` to somebody who speaks `language`."""
    moment = at or timezone.now()
    calendar = calendar_of(queue)
    in_hours = calendar.is_open(moment)
    return Available(
        open=in_hours and bool(on_duty(queue, language=language)),
        in_hours=in_hours,
        next_opening=None if in_hours else calendar.next_opening(moment),
        wait=wait_of(queue, moment),
        hours=calendar.hours,
        time_zone=queue.time_zone,
    )


def on_duty(queue: Queue, *, language: str = "") -> list[OnDuty]:
    """Return who serves the queue, is here and available, speaks `language` and has room.

    Those with the fewest tickets come first.
    """
    serving = [agent for agent in with_roles(agents_of(queue)) if _available(agent, language)]
    here = presence.agents_here(agent.pk for agent in serving)
    loads = _loads(here)
    ready = [OnDuty(agent, loads.get(agent.pk, 0)) for agent in serving if agent.pk in here]
    free = [one for one in ready if one.load < _capacity(one.agent, queue)]
    return sorted(free, key=lambda one: (one.load, one.agent.pk))


def agents() -> QuerySet[User]:
    """Return everybody who works at the desk."""
    works = Q(groups__name__in=[Role.AGENT, Role.LEAD])
    found = User.objects.filter(works, is_active=True).select_related("desk_status").distinct()
    return found.order_by("first_name", "username")


def names_of_agents() -> QuerySet[User]:
    """Return the same, with nothing but what they are called."""
    return agents().select_related(None).only("username", "first_name", "last_name")


def agents_of(queue: Queue) -> list[User]:
    """Return who may serve the queue: its members, or every agent where it has none."""
    serving = agents()
    members = list(queue.members.values_list("pk", flat=True))
    if members and not queue.is_default:
        serving = serving.filter(pk__in=members)
    return list(serving.order_by("pk"))


def with_roles(agents: list[User]) -> list[User]:
    """Look up at once the roles of those who never said whether they take tickets."""
    silent = [agent for agent in agents if status_of(agent).available is None]
    prefetch_related_objects(silent, "groups")
    return agents


def set_available(agent: User, *, available: bool) -> AgentStatus:
    """Turn an agent's availability on or off: off, they are given nothing and promised to none."""
    status, _ = AgentStatus.objects.update_or_create(
        agent=agent, defaults={"available": available, "since": timezone.now()}
    )
    forget()
    return status


def is_available(agent: User) -> bool:
    """Say whether somebody takes tickets; of who never said so, agents do and leads don't."""
    return (AgentStatus.objects.filter(agent=agent).first() or AgentStatus(agent=agent)).takes


def status_of(agent: User) -> AgentStatus:
    """Return what was set for an agent, or what holds until something is."""
    found: AgentStatus | None = getattr(agent, "desk_status", None)
    return found or AgentStatus(agent=agent)


def wait_of(queue: Queue, at: datetime) -> timedelta | None:
    """Return the median time to a first answer, of recent tickets; None when too few had one."""
    answered = Ticket.objects.filter(queue=queue, responded__gt=at - _RECENT, responded__lte=at)
    times = answered.order_by("-responded").values_list("created", "responded")[:_MOST]
    waits = sorted(responded - created for created, responded in times if responded)
    return waits[len(waits) // 2] if len(waits) >= _ENOUGH else None


def _available(agent: User, language: str) -> bool:
    status = status_of(agent)
    speaks = not status.languages or not language or _base(language) in map(_base, status.languages)
    return speaks and status.takes


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


def _capacity(agent: User, queue: Queue) -> int:
    own = status_of(agent).capacity
    return queue.capacity if own is None else own


def _loads(agents: set[int]) -> dict[int, int]:
    held = Ticket.objects.filter(owner__in=agents, state__in=ACTIVE).values("owner")
    return {row["owner"]: row["n"] for row in held.annotate(n=Count("pk"))}
