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

    def send_messages(self, email_messages):
        """Refuse the recipient."""
        Refusing.tries += 1
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (450, f"<{ADDRESS}>: try later".encode())})


def test_a_letter_that_is_not_taken_is_tried_again_and_the_log_names_nobody(
    settings, caplog, monkeypatch
):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "tries", 0)
    caplog.set_level(logging.DEBUG)
    envelope = Envelope(ADDRESS, "en", "http://127.0.0.1:8000")
    send_letter.apply((Letter.SIGN_UP.value, asdict(envelope)))
    assert Refusing.tries == 5
    assert "SMTPRecipientsRefused" in caplog.text
    assert ADDRESS not in caplog.text
