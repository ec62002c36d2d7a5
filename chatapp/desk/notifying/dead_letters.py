"""Tasks that were given up: written down for a lead, who tries them again or drops them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from celery import Task
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.desk.models import DeadLetter, Delivery
from chatapp.desk.notifying.enqueueing import enqueue_soon

logger = logging.getLogger(__name__)

PREFIX = "chatapp.desk.tasks."


class AlreadyDecided(Exception):
    """Somebody else tried it again or dropped it."""


class DeskTask(Task):  # type: ignore[type-arg]  # not subscriptable at run time
    """A task that tries again when something is away, a few times, and then becomes a letter.

    Its arguments are ids, so a letter holds no one's words; of the error it keeps the kind.
    """

    autoretry_for = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
    max_retries = 4
    retry_backoff = 1
    retry_backoff_max = 30
    retry_jitter = True

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Write the letter; the log says the same when even that fails."""
        name = str(self.name)
        logger.error("%s %s was given up: %s", name, list(args), type(exc).__name__)
        try:
            bury(name, list(args), exc)
        except DatabaseError:
            logger.exception("%s %s has no letter", name, list(args))


@transaction.atomic
def bury(task: str, args: list[Any], error: BaseException) -> DeadLetter:
    """Write down that a task was given up; the same one again counts on the same letter."""
    letter, created = DeadLetter.objects.get_or_create(
        task=task,
        args=args,
        state=DeadLetter.State.WAITING,
        defaults={"error": type(error).__name__[:120]},
    )
    if not created:
        DeadLetter.objects.filter(pk=letter.pk).update(attempts=F("attempts") + 1)
    return letter


def waiting() -> Any:
    """Return the letters that nobody has decided about, the newest first."""
    return DeadLetter.objects.filter(state=DeadLetter.State.WAITING)


def notices_of(letters: Iterable[DeadLetter]) -> dict[int, Delivery]:
    """Return the notices that letters are about, those that are about one, by the letter."""
    about = {
        letter.pk: letter.args[0]
        for letter in letters
        if letter.task.removeprefix(PREFIX) in {"deliver", "redeliver"} and letter.args
    }
    found = Delivery.objects.select_related("ticket").in_bulk(list(about.values()))
    return {pk: found[notice] for pk, notice in about.items() if notice in found}


@transaction.atomic
def retry(letter: DeadLetter, by: User) -> None:
    """Give the task to the worker again, once; raises AlreadyDecided.

    A notice is planned anew with that: should the task be lost, the sweep sends it.
    """
    _decide(letter, by, DeadLetter.State.RETRIED)
    name = letter.task.removeprefix(PREFIX)
    if name == "redeliver":
        plan_again(*letter.args)
    transaction.on_commit(lambda: enqueue_soon(name, *letter.args), robust=True)


def plan_again(delivery_id: int) -> None:
    """Let a notice that was given up be due now, with all its attempts before it."""
    given_up = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.FAILED)
    given_up.update(state=Delivery.State.WAITING, attempts=0, due=timezone.now(), finished=None)


@transaction.atomic
def drop(letter: DeadLetter, by: User) -> None:
    """Give it up for good; raises AlreadyDecided."""
    _decide(letter, by, DeadLetter.State.DROPPED)


def _decide(letter: DeadLetter, by: User, state: DeadLetter.State) -> None:
    decided = waiting().filter(pk=letter.pk)
    if not decided.update(state=state, decided_by=by, decided=timezone.now()):
        raise AlreadyDecided
