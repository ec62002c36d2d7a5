"""Notices that leave the desk: written with what they tell of, tried until they arrive.

A row is made in the transaction of its event; what sends it takes it by a conditional update, so
that two workers never send it at once, and `due` says when it may be tried again.
"""

from __future__ import annotations

import random
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from chatapp.desk.duty.presence import is_person_here
from chatapp.desk.hints import hint
from chatapp.desk.models import Delivery, Ticket
from chatapp.desk.moves import Kind, note_down
from chatapp.desk.notifying import sending
from chatapp.desk.notifying.dead_letters import PREFIX, bury, plan_again
from chatapp.desk.notifying.enqueueing import enqueue_soon, priority_of

LEASE = timedelta(seconds=60)
"""For so long nobody else sends what one worker has taken."""
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 1800.0
SWEEP_AT_MOST, SWEEP_SECONDS = 100, 4.0
LOGGED = 50
"""Notices of the log that are read at a time."""


def tell_person(ticket: Ticket, about: str, *, occasion: str) -> None:
    """Plan an e-mail to the person, for when they have left; one that is planned serves for more.

    It is sent after a while, and only if the conversation isn't open anywhere then.
    """
    planned = Delivery.objects.filter(
        ticket=ticket, to=Delivery.To.PERSON, state=Delivery.State.WAITING
    )
    if not ticket.email or planned.exists():
        return
    after = timedelta(seconds=settings.DESK_MAIL_AFTER_SECONDS)
    Delivery.objects.get_or_create(
        ticket=ticket,
        about=about,
        occasion=occasion,
        channel=Delivery.Channel.EMAIL,
        to=Delivery.To.PERSON,
        defaults={"due": timezone.now() + after},
    )


def tell(
    ticket: Ticket, about: str, to: Delivery.To = Delivery.To.DESK, *, occasion: str = ""
) -> list[Delivery]:
    """Write the notices of an event, in its transaction; again, for the same occasion: nothing.

    In the app they have arrived by being written; the rest goes out after the commit.
    """
    made = [
        delivery
        for channel in _channels(ticket, to)
        for delivery, created in [
            Delivery.objects.get_or_create(
                ticket=ticket,
                about=about,
                occasion=occasion,
                channel=channel,
                to=to,
                defaults=_arrived() if channel is Delivery.Channel.IN_APP else {},
            )
        ]
        if created
    ]
    for delivery in made:
        if delivery.state == Delivery.State.WAITING:
            _send_after_commit(delivery, ticket.severity)
    return made


def _channels(ticket: Ticket, to: Delivery.To) -> list[Delivery.Channel]:
    found = [Delivery.Channel.IN_APP]
    if to is Delivery.To.LEADS or ticket.queue.notify_email:
        found.append(Delivery.Channel.EMAIL)
    if ticket.queue.webhook_url:
        found.append(Delivery.Channel.WEBHOOK)
    return found


def _arrived() -> dict[str, object]:
    return {"state": Delivery.State.SENT, "finished": timezone.now(), "attempts": 1}


def _send_after_commit(delivery: Delivery, severity: int) -> None:
    priority, pk = priority_of(severity), delivery.pk
    transaction.on_commit(lambda: enqueue_soon("deliver", pk, priority=priority), robust=True)


def deliver(delivery_id: int) -> bool:
    """Send one notice if it is due and nobody else is at it; say whether it arrived now."""
    delivery = _take(delivery_id)
    if delivery is None:
        return False
    if delivery.to == Delivery.To.PERSON and is_person_here(delivery.ticket.conversation_id):
        _finish(delivery, Delivery.State.NOT_NEEDED)
        return False
    if delivery.attempts > settings.DESK_DELIVERY_ATTEMPTS:
        # Whoever tried before neither sent it nor said why not: they were killed at it, or crashed.
        _failed(delivery, sending.Undeliverable("crashed"), final=True)
        return False
    try:
        sending.send(delivery)
    except sending.Undeliverable as error:
        _failed(delivery, error, final=error.final)
        return False
    return _finish(delivery, Delivery.State.SENT)


def _finish(delivery: Delivery, state: Delivery.State) -> bool:
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    finished = bool(mine.update(state=state, finished=timezone.now(), error=""))
    if finished and delivery.to == Delivery.To.PERSON:
        hint(delivery.ticket_id)  # whoever answered reads how far their words got
    return finished


def _take(delivery_id: int) -> Delivery | None:
    now = timezone.now()
    due = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING, due__lte=now)
    if not due.update(due=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Delivery.objects.select_related("ticket__queue", "ticket__conversation").get(
        pk=delivery_id
    )


def _failed(delivery: Delivery, error: sending.Undeliverable, *, final: bool) -> None:
    """Plan the next attempt; after the last one let the desk see it, and leave a letter."""
    if not final and delivery.attempts < settings.DESK_DELIVERY_ATTEMPTS:
        due = timezone.now() + pause_after(delivery.attempts)
        Delivery.objects.filter(pk=delivery.pk).update(due=due, error=error.kind)
        return
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
        if mine.update(state=Delivery.State.FAILED, finished=timezone.now(), error=error.kind):
            facts = {"about": delivery.about, "channel": delivery.channel, "error": error.kind}
            note_down(delivery.ticket, Kind.UNDELIVERED, facts=facts)
            bury(f"{PREFIX}redeliver", [delivery.pk], error)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, give or take."""
    longest = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
    return timedelta(seconds=random.uniform(longest / 2, longest))  # noqa: S311  (no secret)


def redeliver(delivery_id: int) -> bool:
    """Try a notice that was given up once more, from the start."""
    plan_again(delivery_id)
    return deliver(delivery_id)


def due_now() -> list[int]:
    """Return the notices that wait to be sent, the longest due first."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, due__lte=timezone.now())
    return list(waiting.order_by("due").values_list("pk", flat=True)[:SWEEP_AT_MOST])


def sweep(seconds: float = SWEEP_SECONDS) -> int:
    """Try what is due, for so many seconds; return how many notices were tried.

    What is left is for the next sweep: behind a receiver that hangs nothing else may queue up.
    """
    until, tried = time.monotonic() + seconds, 0
    for delivery_id in due_now():
        deliver(delivery_id)
        tried += 1
        if time.monotonic() >= until:
            break
    return tried


def failed() -> QuerySet[Delivery]:
    """Return the notices that never arrived, the newest first, for the desk to see."""
    return Delivery.objects.filter(state=Delivery.State.FAILED).select_related("ticket")


def log(state: str = "", before: int | None = None) -> tuple[list[Delivery], int | None]:
    """Return what left the desk, the newest first, and before which notice the older ones are.

    What is told in the app alone arrives by being written, and is none of it.
    """
    left = Delivery.objects.exclude(channel=Delivery.Channel.IN_APP).select_related("ticket")
    if state in set(Delivery.State):
        left = left.filter(state=state)
    if before is not None:
        left = left.filter(pk__lt=before)
    found = list(left.order_by("-pk")[: LOGGED + 1])
    return found[:LOGGED], found[LOGGED - 1].pk if len(found) > LOGGED else None
