"""Handing a letter to the worker, after commit; without a broker it is sent from here."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from kombu.exceptions import OperationalError

from chatapp.accounts.mail.letters import Envelope, Letter, deliver
from chatapp.accounts.models import User
from chatapp.accounts.tasks import send_letter

logger = logging.getLogger(__name__)


def post(request: HttpRequest, letter: Letter, to: str, about: User | None = None) -> None:
    """Send a letter in the language of its reader: that of the account, else of the page."""
    language = (about.language if about else "") or get_language() or settings.LANGUAGE_CODE
    envelope = Envelope(to, language, origin_of(request), about.pk if about else None)
    transaction.on_commit(lambda: send(letter, envelope), robust=True)


def origin_of(request: HttpRequest) -> str:
    """Return the origin that links lead to: one of ours, whatever the request says of its host."""
    asked = f"{request.scheme}://{request.get_host()}"
    return asked if asked in settings.ORIGINS else settings.ORIGINS[0]


def send(letter: Letter, envelope: Envelope) -> None:
    """Hand a letter over now; a mail server that is away costs its sender nothing."""
    try:
        send_letter.delay(letter.value, asdict(envelope))
    except OperationalError as error:
        logger.warning("A letter goes without the broker: %s", type(error).__name__)
        try:
            deliver(letter, envelope)
        except (OSError, smtplib.SMTPException) as failed:
            logger.warning("A letter was not sent: %s", type(failed).__name__)
