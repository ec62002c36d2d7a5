"""A row that PostgreSQL refuses is quoted by it, and in no log of ours."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from chatapp.conversations.models import Conversation

pytestmark = pytest.mark.services
TITLE = "My landlord locked me out"


def test_the_words_of_a_refused_row_are_in_no_log(on_postgresql, caplog):
    talk = Conversation(guest=uuid4(), title=TITLE)
    setattr(talk, "model", None)  # noqa: B010  (no text, as no type would allow)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        talk.save()
    assert TITLE in str(refused.value)
    (console,) = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    logging.getLogger("chatapp").error("It failed.", exc_info=refused.value)
    told = console.format(caplog.records[-1])
    assert "violates not-null constraint" in told
    assert TITLE not in told
