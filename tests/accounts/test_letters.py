"""A letter that can't be sent is tried again, and no log says whom it was to."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import asdict

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from chatapp.accounts.mail.letters import Envelope, Letter
from chatapp.accounts.tasks import send_letter

ADDRESS = "pia.sommer@example.org"

pytestmark = pytest.mark.django_db


class Refusing(BaseEmailBackend):
    """A mail server that says why not, and to whom, as real ones do."""

    tries = 0
    code = 450

    def send_messages(self, email_messages):
        """Refuse the recipient."""
        Refusing.tries += 1
        said = f"<{ADDRESS}>: not now, or never".encode()
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (self.code, said)})


@pytest.fixture(autouse=True)
def refusing(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "tries", 0)


def sent():
    """Have the worker send a letter, with all its tries at once."""
    envelope = Envelope(ADDRESS, "en", "http://127.0.0.1:8000")
    send_letter.apply((Letter.SIGN_UP.value, asdict(envelope)))
    return Refusing.tries


def test_a_letter_that_is_not_taken_is_tried_again_and_the_log_names_nobody(caplog):
    caplog.set_level(logging.DEBUG)
    assert sent() > 5
    assert "SMTPRecipientsRefused" in caplog.text
    assert ADDRESS not in caplog.text


def test_a_letter_outlasts_a_mail_server_that_is_away_for_an_hour(monkeypatch, settings):
    waits = []
    retry = send_letter.retry

    def noted(*, countdown, exc):
        waits.append(countdown)
        return retry(countdown=countdown, exc=exc)

    monkeypatch.setattr(send_letter, "retry", noted)
    tries = sent()
    assert sum(waits[: tries - 1]) > 3_600
    # What a worker has had for longer is handed out again, and would be sent twice.
    assert max(waits) < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


def test_whom_the_mail_server_does_not_know_is_not_asked_for_again(monkeypatch, caplog):
    monkeypatch.setattr(Refusing, "code", 550)
    assert sent() == 1
    assert "SMTPRecipientsRefused" in caplog.text
    assert ADDRESS not in caplog.text
