"""What the worker does for accounts: letters, and sessions that are over."""

from __future__ import annotations

import smtplib
from typing import Any

from celery import Task, shared_task

from chatapp.accounts.letters import Envelope, Letter, deliver

_TRIES, _WAIT_SECONDS = 4, 20


@shared_task(bind=True, soft_time_limit=25, time_limit=30, max_retries=_TRIES)
def send_letter(self: Task[..., None], letter: str, envelope: dict[str, Any]) -> None:
    """Send one letter; a mail server that is away is asked again for a while."""
    try:
        deliver(Letter(letter), Envelope(**envelope))
    except (OSError, smtplib.SMTPException) as error:
        raise self.retry(countdown=_WAIT_SECONDS, exc=error) from error
