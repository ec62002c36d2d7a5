"""What is over its time goes, by a clock that the test holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from chatapp.accounts.mail import links
from chatapp.accounts.models import Link, Session
from chatapp.chat.history import erasing
from chatapp.conversations.models import Conversation, Message
from chatapp.privacy import retention
from refusals.models import Refusal
from tests.chat import cast

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture(autouse=True)
def periods(settings, on_broker):
    settings.KEEP_CONVERSATION_DAYS, settings.KEEP_GUEST_DAYS = 100, 10
    settings.KEEP_LEDGER_DAYS = 200


def after(days):
    """Let the worker look so many days from now."""
    return retention.keep_no_longer(timezone.now() + timedelta(days=days))


def test_conversations_of_accounts_go_after_their_period(pia):
    cast.answered(user=pia)
    after(99)
    assert Conversation.objects.count() == 1
    after(101)
    assert not Conversation.objects.exists()


def test_what_was_said_lately_keeps_the_whole_conversation(pia):
    turn = cast.answered(user=pia)
    long_ago = timezone.now() - timedelta(days=300)
    Message.objects.update(created=long_ago)
    Conversation.objects.update(created=long_ago)
    after(50)
    assert Conversation.objects.filter(pk=turn.conversation_id).exists()


def test_conversations_of_guests_go_sooner(client, pia):
    client.get("/")
    cast.begin_as_guest(client.session["guest"])
    cast.answered(user=pia)
    after(11)
    assert list(Conversation.objects.values_list("owner", flat=True)) == [pia.pk]


def test_zero_keeps_until_somebody_deletes(pia, settings):
    settings.KEEP_CONVERSATION_DAYS = 0
    cast.answered(user=pia)
    after(10_000)
    assert Conversation.objects.exists()


def test_a_conversation_whose_request_is_open_waits_for_it(past):
    past()
    after(101)
    assert Conversation.objects.count() == 1


def test_the_ledger_goes_last(pia):
    cast.refused(user=pia)
    after(101)
    assert Refusal.objects.count() == 1
    after(201)
    assert not Refusal.objects.exists()


def test_sessions_go_when_they_are_over(client, settings):
    client.get("/")
    after(13)
    assert Session.objects.exists()
    after(15)
    assert not Session.objects.exists()


def test_links_and_letters_in_files_go_with_them(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    (tmp_path / "1.log").write_text("To: pia@example.org")
    links.for_sign_up("pia@example.org")
    after(0.5)
    assert Link.objects.exists()
    after(1.1)
    assert not Link.objects.exists()
    assert not list(tmp_path.iterdir())


def test_no_time_left_means_the_next_run_goes_on(pia):
    cast.answered(user=pia)
    later = timezone.now() + timedelta(days=101)
    assert retention.keep_no_longer(later, seconds=0) == 0
    assert retention.keep_no_longer(later) > 0


@pytest.mark.django_db(transaction=True)
def test_a_long_conversation_goes_in_short_steps(pia):
    talk = cast.answered(user=pia).conversation
    begun, parent = talk.last_seq, talk.head_id
    rows = [
        Message(conversation=talk, seq=begun + at, author="person", text="word " * 40)
        for at in range(1, 1_001)
    ]
    Message.objects.bulk_create(rows)
    Message.objects.filter(seq=begun + 1).update(parent=parent)
    erasing.hide(talk.pk)
    steps = Steps()
    with connection.execute_wrapper(steps):
        assert erasing.remove(talk.pk) == 1
    assert not Message.objects.exists()
    assert 0 < steps.most_rows <= 20


class Steps:
    """How many messages one transaction of a connection removes at most."""

    def __init__(self):
        self.most_rows = self._rows = 0

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("BEGIN"):
            self._rows = 0
        if sql.startswith('DELETE FROM "conversations_message"'):
            self._rows += len(params)
            self.most_rows = max(self.most_rows, self._rows)
        return execute(sql, params, many, context)
