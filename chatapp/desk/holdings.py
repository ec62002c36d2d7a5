"""What the desk stores: a person's requests, and what those who work there need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.hints import hint
from chatapp.desk.models import Queue, Rating, Ticket, TicketEvent
from chatapp.holdings import ExportedFile, Holding, Retention, Subject, json_file

_REQUEST = ("id", "conversation", "category", "state", "need", "contact", "created", "resolved")


def requests_of(subject: Subject) -> Any:
    """Return the tickets of a person's conversations."""
    person = User.objects.filter(pk=subject.user_id).first() if subject.user_id else None
    theirs = Conversation.objects.belonging_to(person, subject.guest)
    return Ticket.objects.filter(conversation__in=theirs).order_by("pk")


def export(subject: Subject) -> Iterator[ExportedFile]:
    """Return what a person asked people for; the desk's notes among themselves are not theirs."""
    rows = list(requests_of(subject).values(*_REQUEST))
    for row in rows:
        added = TicketEvent.objects.filter(ticket=row["id"], kind=TicketEvent.Kind.ADDED)
        row["added"] = list(added.values("text", "created"))
        row["rating"] = Rating.objects.filter(ticket=row["id"]).values().first()
    if rows:
        yield json_file("requests.json", rows)


def erase(subject: Subject) -> int:
    """Remove a person's requests, open ones too, and have the open desks look again."""
    ids = list(requests_of(subject).values_list("pk", flat=True))
    for pk in ids:
        Ticket.objects.filter(pk=pk).delete()
        hint(pk)
    return len(ids)


def _longest() -> int:
    """Return the longest that any queue keeps the words of a request that is over."""
    return Queue.objects.aggregate(longest=Max("retention_days"))["longest"] or 0


HOLDINGS = (
    Holding(
        title=_("Requests to a person: what you need, how to reach you, how it went"),
        models=(
            "desk.Ticket",
            "desk.TicketEvent",
            "desk.Delivery",
            "desk.RevealLog",
            "desk.Draft",
            "desk.Rating",
            "desk.Reading",
        ),
        retention=(Retention(_("after a request is over"), _longest),),
        export=export,
        erase=erase,
    ),
    Holding(
        title=_("For those who work at the desk: their status, filters and ready replies"),
        models=(
            "desk.AgentStatus",
            "desk.SavedFilter",
            "desk.CannedReply",
            "desk.Macro",
            "desk.Queue",
            "desk.DeadLetter",
        ),
        retention=(Retention(_("as long as the account"), lambda: 0),),
        staff=True,
        kept=_("Ready replies stay, without a name: others use them."),
    ),
)
