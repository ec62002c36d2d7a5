"""Where access to tickets is decided, and the desk's lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from chatapp.accounts.models import Role
from chatapp.desk.models.finding import Says, can_be_found
from chatapp.desk.models.queues import Queue
from chatapp.desk.models.states import ACTIVE

if TYPE_CHECKING:
    from chatapp.accounts.models import User
    from chatapp.desk.models.tickets import Ticket  # noqa: F401  (in quotes below)


def queues_of(user: User) -> models.QuerySet[Queue]:
    """Return the queues whose tickets `user` may see: leads all, agents theirs and everybody's."""
    if user.has_role(Role.LEAD):
        return Queue.objects.all()
    if not user.has_role(Role.AGENT):
        return Queue.objects.none()
    everybodys = Q(is_default=True) | Q(members=None)
    return Queue.objects.filter(everybodys | Q(members=user)).distinct()


class CountOf(models.Subquery):
    """How many rows a query has, as one value of another: several are counted in one round."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()


@dataclass(frozen=True, slots=True)
class Reach:
    """The queues that there are, and those of them whose tickets somebody may see."""

    every: Sequence[Queue]
    seen: Sequence[Queue]

    @property
    def is_whole(self) -> bool:
        """Say whether no queue is kept from them."""
        return len(self.every) == len(self.seen)


def reach_of(user: User) -> Reach:
    """Look up how far `user` sees, for whoever asks more than once."""
    every = list(Queue.objects.annotate(is_seen=Q(pk__in=queues_of(user).values("pk"))))
    return Reach(every, [queue for queue in every if queue.is_seen])


_NAMES = ("username", "first_name", "last_name")
_IN_LISTS = (
    *("queue", "category", "language", "severity", "state", "snoozed_until", "erased"),
    *("need", "asked_redacted", "created", "responded", "waiting_since", "resolved"),
    *("due", "due_for", "warn_at"),
    *(f"owner__{name}" for name in _NAMES),
    *(f"conversation__{name}" for name in ("control", "holder", "deleted")),
    *(f"conversation__owner__{name}" for name in _NAMES),
)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets, by who may see them and by what they need."""

    def visible_to(self, user: User) -> TicketQuerySet:
        """Leads see every ticket, agents those of their queues and their own; others see none.

        Those of deleted talks are seen by nobody.
        """
        return self.within(user).filter(conversation__deleted=None)

    def within(self, user: User, reach: Reach | None = None) -> TicketQuerySet:
        """Return what `visible_to` does, those of deleted talks too, which a list drops later.

        Without a join, and without a condition for who may see every queue: so an index is walked.
        `reach` is that of `user`, if it was looked up before.
        """
        if not user.has_role(Role.AGENT, Role.LEAD):
            return self.none()
        if user.has_role(Role.LEAD):
            return self
        reach = reach or reach_of(user)
        return self if reach.is_whole else self.filter(Q(queue__in=reach.seen) | Q(owner=user))

    def moved_by_a_macro_of(self, user: User) -> TicketQuerySet:
        """Those that `user` moved by a macro, which may have put them where they don't see them."""
        used = self.filter(events__actor=user, events__kind="macro", conversation__deleted=None)
        return used.distinct()

    def saying(self, words: str) -> TicketQuerySet:
        """Those whose question or need, as redacted, holds every one of `words`, in any case.

        Signs that stand alone are left out; of nothing but signs there is nothing to be found.
        """
        rows, parts = self, [part for part in words.split() if can_be_found(part)]
        for part in parts:
            rows = rows.filter(Says(part))
        return rows if parts else self.none()

    def unresolved(self) -> TicketQuerySet:
        """Those that still need a person."""
        return self.filter(state__in=ACTIVE)

    def unclaimed(self) -> TicketQuerySet:
        """Those that nobody has taken."""
        return self.filter(owner=None)

    def overdue(self, now: datetime | None = None) -> TicketQuerySet:
        """Those whose promise is broken at `now`."""
        return self.unresolved().filter(due__lt=now or timezone.now())

    def soonest_first(self) -> TicketQuerySet:
        """Order as the desk does: crisis first, then what is due first, then the oldest."""
        return self.order_by("-severity", "due", "created", "pk")

    def queue(self) -> TicketQuerySet:
        """The desk's list: those that still need a person, those that need one soonest first."""
        return self.unresolved().with_people().soonest_first()

    def with_people(self) -> TicketQuerySet:
        """Bring along, in the same query, whatever the desk shows beside a ticket."""
        return self.select_related(
            "owner", "queue", "refusal", "conversation__holder", "conversation__owner"
        )

    def with_names(self) -> TicketQuerySet:
        """Bring along what a list shows of a ticket and of the people in it, and nothing else."""
        return self.select_related("owner", "conversation__owner").only(*_IN_LISTS)

    def forgotten(self, before: datetime) -> TicketQuerySet:
        """Those opened before `before` that no task announced, crisis first, then the oldest."""
        return self.filter(announced=None, created__lt=before).order_by("-severity", "created")
