"""When a provider lets another model answer than the one that was asked, and nobody chose that."""

from __future__ import annotations

import logging

from django.db import transaction
from prometheus_client import Counter

from chatapp.chat.models import Breach
from chatapp.conversations.models import Turn

logger = logging.getLogger(__name__)

_counted = Counter(
    "chatapp_served_model_breaches",
    "Turns that another model served than the one that was asked, without consent.",
    ["asked"],
)


def is_breach(asked: str, served: str) -> bool:
    """Say whether what served isn't what was asked; names that count as one are one by then.

    A switch that the person agreed to is no breach: the turn asks the model that they chose.
    """
    return bool(served) and served != asked


def note(turn: Turn) -> None:
    """Keep and log a breach, if the sealed turn is one; call it where the turn is saved."""
    if not is_breach(turn.asked, turn.served):
        return
    Breach.objects.get_or_create(
        turn_ref=turn.pk, defaults={"asked": turn.asked, "served": turn.served}
    )
    transaction.on_commit(lambda: _tell(turn), robust=True)


def _tell(turn: Turn) -> None:
    _counted.labels(asked=turn.asked).inc()
    # What a provider calls itself is foreign text: quoted, so that it stays on its line.
    logger.warning(
        "Breach: turn %s asked %s, and %r served it without consent.",
        turn.pk,
        turn.asked,
        turn.served,
    )
