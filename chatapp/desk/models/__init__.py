"""The desk's rows: queues, tickets, what happened to them and what was sent."""

from __future__ import annotations

from chatapp.desk.models.delivery import DeadLetter, Delivery
from chatapp.desk.models.events import AppendOnly, Draft, Rating, RevealLog, TicketEvent
from chatapp.desk.models.macros import Macro
from chatapp.desk.models.querysets import Reach, TicketQuerySet, queues_of, reach_of
from chatapp.desk.models.queues import (
    LANGUAGES,
    AgentStatus,
    CannedReply,
    Queue,
    SavedFilter,
    default_queue_id,
)
from chatapp.desk.models.reading import Reading
from chatapp.desk.models.states import ACTIVE, DONE, Origin, Severity, State, Target
from chatapp.desk.models.tickets import Ticket

__all__ = [
    "ACTIVE",
    "DONE",
    "LANGUAGES",
    "AgentStatus",
    "AppendOnly",
    "CannedReply",
    "DeadLetter",
    "Delivery",
    "Draft",
    "Macro",
    "Origin",
    "Queue",
    "Rating",
    "Reach",
    "Reading",
    "RevealLog",
    "SavedFilter",
    "Severity",
    "State",
    "Target",
    "Ticket",
    "TicketEvent",
    "TicketQuerySet",
    "default_queue_id",
    "queues_of",
    "reach_of",
]
