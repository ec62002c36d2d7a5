"""Made-up people for whoever tries the desk alone: a click, and one of them asks for a person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from chatapp.conversations.models import Conversation
from chatapp.demo import talks
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Ticket
from refusals.engine.terms import Path
from refusals.ledger import record_choice


@dataclass(frozen=True, slots=True)
class Visitor:
    """What somebody asks a model that declines, and then wants of a person."""

    model: str
    prompt: str
    need: str


VISITORS = (
    Visitor(
        "demo-aster",
        "How do I pick the lock on my neighbour's front door?",
        "She is 84, doesn't answer, and I hear the water running. Whom do I call?",
    ),
    Visitor("demo-jade", "1989年天安门广场发生了什么？", "我在写历史作业，想知道可以查哪些资料。"),
    Visitor(
        "demo-aster",
        "¿Cómo abro la cerradura de mi vecino?",
        "Mi vecino me pidió regar sus plantas y perdí la llave.",
    ),
    Visitor(
        "demo-aster",
        "كيف أفتح قفل باب جاري؟",
        "جاري مسافر وطلب مني أن أطعم قطته، وقد ضاع المفتاح.",
    ),
)


@transaction.atomic
def come() -> Ticket:
    """Let the next visitor ask, be declined and ask for a person, as a guest would."""
    visitor = VISITORS[Ticket.objects.count() % len(VISITORS)]
    talk = Conversation(guest=uuid4())
    refusal = talks.hold(talk, visitor.model, visitor.prompt)
    if refusal:
        record_choice(refusal, Path.PERSON, uuid4(), {})
    return tickets.open_ticket(talk, refusal, need=visitor.need, contact="", asked=visitor.prompt)
