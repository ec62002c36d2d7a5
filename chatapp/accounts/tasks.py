"""What the worker does for accounts: letters, and sessions that are over."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import asdict
from typing import Any

from celery import Task, shared_task
from django.conf import settings

from chatapp.accounts.mail.letters import Envelope, Letter, deliver
from chatapp.accounts.models import User
from refusals.studio.registry import reminding

logger = logging.getLogger(__name__)

_TRIES = 38
"""How often a letter is tried again: for more than an hour, as restarts and greylists may take."""
_FIRST_WAIT, _LONGEST_WAIT = 20, 100
"""Seconds. The broker hands out again what a worker has had for longer (`visibility_timeout`)."""
_NEVER = 500
"""From this code on a mail server's no is for good."""


class NotSent(Exception):
    """The mail server did not take a letter; the message is the kind of error, and names nobody."""


@shared_task(bind=True, max_retries=_TRIES)
def send_letter(self: Task[..., None], letter: str, envelope: dict[str, Any]) -> None:
    """Send one letter; a mail server that is away is asked again for a while."""
    try:
        deliver(Letter(letter), Envelope(**envelope))
    except (OSError, smtplib.SMTPException) as error:
        kind, final = type(error).__name__, _is_final(error)
    else:
        return
    # Not while the error is at hand: Celery logs it with what it follows, and it has the address.
    if final:
        logger.warning("A letter was not sent, and is not tried again: %s", kind)
        return
    wait = min(_FIRST_WAIT * 2**self.request.retries, _LONGEST_WAIT)
    raise self.retry(countdown=wait, exc=NotSent(kind))


def _is_final(error: Exception) -> bool:
    """Say whether the mail server takes no letter to this address, whenever it comes."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= _NEVER for code, _why in error.recipients.values())


@shared_task
def ask_to_read_again() -> None:
    """Ask whoever tends the resources to read what is due, at most once a week.

    It is noted after the letters were handed over: rather one twice than none.
    """
    people = User.objects.who_may("refusals.change_resource") if reminding.is_time() else ()
    for person in people:
        envelope = Envelope(person.email, person.language, settings.ORIGINS[0], person.pk)
        send_letter.delay(Letter.RESOURCES_DUE.value, asdict(envelope))
    if people:
        reminding.note_asked(len(people))
