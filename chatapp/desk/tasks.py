"""What the worker does for the desk: short, safe to run twice, and given ids only."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from chatapp.desk.lifecycle import assigning, away, clocks, keeping, reopening, snoozing
from chatapp.desk.models import Ticket
from chatapp.desk.notifying import deliveries, notices
from chatapp.desk.notifying.dead_letters import DeskTask

SWEEP_AFTER = timedelta(seconds=5)
SWEEP_AT_MOST = 200


@shared_task(base=DeskTask)
def announce_ticket(ticket_id: int) -> None:
    """Announce one ticket."""
    notices.announce(ticket_id)


@shared_task(base=DeskTask)
def triage_ticket(ticket_id: int) -> None:
    """Put one ticket where it belongs, and give it to somebody where its queue does that.

    Redacted first: what is triaged the sweep takes in no more.
    """
    notices.redact_need(ticket_id)
    notices.triage_again(ticket_id)
    assigning.assign_best(ticket_id)


@shared_task(base=DeskTask)
def deliver(delivery_id: int) -> None:
    """Send one notice."""
    deliveries.deliver(delivery_id)


@shared_task(base=DeskTask)
def redeliver(delivery_id: int) -> None:
    """Send one notice that had been given up."""
    deliveries.redeliver(delivery_id)


@shared_task(base=DeskTask)
def reopen_ticket(ticket_id: int) -> None:
    """Open a ticket again whose person says that it is not solved."""
    reopening.reopen_unsolved(ticket_id)


@shared_task(base=DeskTask)
def announce_forgotten() -> None:
    """Announce tickets whose task never ran: the broker was down, or lost it."""
    forgotten = Ticket.objects.forgotten(before=timezone.now() - SWEEP_AFTER)
    for ticket_id in forgotten.values_list("pk", flat=True)[:SWEEP_AT_MOST]:
        notices.announce(ticket_id)


@shared_task(base=DeskTask)
def take_in_forgotten() -> None:
    """Triage and redact tickets whose tasks never ran."""
    before = timezone.now() - SWEEP_AFTER
    forgotten = Ticket.objects.filter(triaged=None, announced__lt=before).order_by(
        "-severity", "pk"
    )
    for ticket_id in forgotten.values_list("pk", flat=True)[:SWEEP_AT_MOST]:
        notices.redact_need(ticket_id)
        notices.triage_again(ticket_id)


@shared_task(base=DeskTask)
def deliver_due() -> None:
    """Send the notices whose next attempt is due."""
    deliveries.sweep()


@shared_task(base=DeskTask)
def sweep_clocks() -> None:
    """Wake what slept, warn of promises about to be broken, and escalate those that were."""
    snoozing.sweep()
    clocks.sweep()


@shared_task(base=DeskTask)
def give_back() -> None:
    """Give back what waits for agents who went offline and stay away."""
    away.sweep()


@shared_task(base=DeskTask)
def assign_waiting() -> None:
    """Give out tickets that wait in queues that do so by themselves."""
    assigning.assign_waiting()


@shared_task(base=DeskTask)
def reopen_unsolved() -> None:
    """Open again what people said is not solved, where the click's task was lost."""
    reopening.sweep()


@shared_task(base=DeskTask)
def keep_no_longer() -> None:
    """Close what is long resolved, and take the words of what is long over."""
    keeping.close_resolved()
    keeping.erase_old()
