"""What the worker does for the desk: short, safe to run twice, and given ids only."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Thread

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from chatapp.desk import notices
from chatapp.desk.models import Ticket

SWEEP_AFTER = timedelta(seconds=5)
SWEEP_AT_MOST = 200

logger = logging.getLogger(__name__)


@shared_task(soft_time_limit=10, time_limit=15)
def announce_ticket(ticket_id: int) -> None:
    """Announce one ticket."""
    notices.announce(ticket_id)


@shared_task(soft_time_limit=20, time_limit=25)
def announce_forgotten() -> None:
    """Announce tickets whose task never ran: the broker was down, or lost it."""
    forgotten = Ticket.objects.forgotten(before=timezone.now() - SWEEP_AFTER)
    for ticket_id in forgotten.values_list("pk", flat=True)[:SWEEP_AT_MOST]:
        notices.announce(ticket_id)


def announce_soon(ticket_id: int) -> None:
    """Enqueue the announcement without waiting: a broker that hangs must not hold up the click.

    If this is lost, with the process or with the broker, `announce_forgotten` finds the ticket.
    """
    Thread(target=_enqueue, args=(ticket_id,), name=f"announce-{ticket_id}", daemon=True).start()


def _enqueue(ticket_id: int) -> None:
    try:
        announce_ticket.delay(ticket_id)
    except OperationalError as error:
        logger.warning("ticket %s waits for the sweep: %s", ticket_id, type(error).__name__)
    except (
        Exception
    ):  # a bug, and logged as one; as in a robust hook, it must cost the click nothing
        logger.exception("ticket %s waits for the sweep", ticket_id)
