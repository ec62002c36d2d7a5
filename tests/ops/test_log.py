"""What the log says of requests: where, and no key that an address holds."""

from __future__ import annotations

import logging

import pytest
from django.db import IntegrityError
from django.urls import reverse
from psycopg.errors import NotNullViolation

from chatapp.accounts.mail import links
from chatapp.accounts.models import User
from chatapp.chat.history import sharing
from tests.chat.cast import answered, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(caplog):
    """Return what the console shows of the requests so far."""
    (console,) = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    return lambda: "\n".join(console.format(record) for record in caplog.records)


def test_a_link_to_read_by_is_in_no_log(client, told):
    link = sharing.share(answered(user=person()).conversation)
    assert client.post(link.get_absolute_url()).status_code == 405
    assert "(POST): /s/<str:token>/" in told()
    assert link.token not in told()


def test_neither_is_one_by_which_a_password_is_set(client, told):
    lena = User.objects.create_user("lena", email="lena@example.org", password="a long one")
    uid, token = links.for_reset(lena)
    answer = client.post(reverse("reset_finish", args=[uid, token]), {"password": "short"})
    assert answer.status_code == 422
    assert "/accounts/reset/<str:uid>/<str:token>/" in told()
    assert token not in told()


def test_where_else_something_went_wrong_is_told(client, told):
    client.get("/nowhere/")
    assert "Not Found: /nowhere/" in told()


WORDS = "my landlord locked me out"
REFUSED = f"""null value in column "state" violates not-null constraint
DETAIL:  Failing row contains (7, {WORDS}
and {WORDS}, null)."""


@pytest.mark.parametrize(
    "said", [REFUSED, f'invalid input syntax for type uuid: "{WORDS}"', f"a\nCONTEXT:  {WORDS}"]
)
def test_of_a_row_that_was_refused_the_log_has_no_word(told, caplog, said):
    refused = IntegrityError(said)
    refused.__cause__ = NotNullViolation(said)
    try:
        raise refused
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/")
    assert WORDS not in told()
    assert "in test_of_a_row_that_was_refused" in told()
    assert "django.db.utils.IntegrityError: " + said.partition(": ")[0].partition("\n")[0] in told()


def test_what_else_went_wrong_is_shown_as_python_does(told, caplog):
    try:
        dict[str, int]()["gone"]
    except KeyError:
        logging.getLogger("chatapp").exception("A turn's task crashed.")
    assert "Traceback (most recent call last):\n  File" in told()
    assert told().endswith("KeyError: 'gone'")


def test_what_failed_together_is_told_of_each(told, caplog):
    group = ExceptionGroup("both", [ValueError("one"), IntegrityError(REFUSED)])
    group.exceptions[0].__context__ = group  # a ring, which nothing may follow for ever
    logging.getLogger("chatapp").error("It failed.", exc_info=group)
    assert "ValueError: one" in told()
    assert "violates not-null constraint" in told()
    assert WORDS not in told()
