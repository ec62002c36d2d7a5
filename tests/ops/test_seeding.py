"""The same seed makes the same rows, and quickly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum

from chatapp.conversations.models import Conversation
from chatapp.desk.models import Ticket
from refusals.analytics import rollups
from refusals.models import Choice, Grain, Observation, Outcome, Refusal, RefusalCount

pytestmark = pytest.mark.django_db
FIELDS = ("category", "severity", "state", "language", "created", "due", "conversation_id")


def seed(**options):
    call_command("seed", verbosity=0, until=datetime(2026, 11, 1, tzinfo=UTC).date(), **options)


def rows():
    return list(Ticket.objects.order_by("pk").values_list(*FIELDS))


def test_the_same_seed_makes_the_same_rows_and_another_others():
    seed(tickets=50, refusals=20, seed=7)
    first = rows()
    Ticket.objects.all().delete()
    Conversation.objects.all().delete()
    Refusal.objects.all().delete()
    Observation.objects.all().delete()
    seed(tickets=50, refusals=20, seed=7)
    assert rows() == first
    assert len(first) == 50
    assert Refusal.objects.count() == 20
    seed(tickets=50, refusals=0, seed=8)
    assert rows()[50:] != first


def test_what_is_there_already_is_not_made_twice():
    seed(tickets=5, refusals=0, seed=7)
    with pytest.raises(CommandError):
        seed(tickets=5, refusals=0, seed=7)
    seed(tickets=0, refusals=5, seed=8)
    with pytest.raises(CommandError, match="use another"), transaction.atomic():
        seed(tickets=0, refusals=5, seed=8)


def test_fewer_than_none_is_said_to_be_wrong():
    with pytest.raises(CommandError, match="--tickets: -5 is below 0"):
        seed(tickets=-5, refusals=0, seed=7)


def test_tickets_made_afterwards_get_keys_of_their_own(db):
    seed(tickets=5, refusals=0, seed=7)
    talk = Conversation.objects.earliest("pk")
    assert Ticket.objects.create(conversation=talk, category="hate").pk > 5
    assert Ticket.objects.unresolved().soonest_first().exists()


def test_more_refusals_than_tickets():
    seed(tickets=0, refusals=30, seed=7)
    assert Refusal.objects.count() == 30


def test_refusals_come_with_what_followed_and_with_turns_that_were_answered():
    seed(tickets=0, refusals=300, turns=40, seed=7)
    declined = Refusal.objects.filter(decided_by="model")
    assert set(declined.values_list("turn_ref", flat=True)) == set(
        Observation.objects.exclude(outcome="answered").values_list("turn_ref", flat=True)
    )
    assert Observation.objects.filter(outcome="answered").count() == 40
    unseen = Refusal.objects.filter(shown=None)
    assert unseen.exists()
    assert not Choice.objects.filter(refusal__in=unseen).exists()
    clicked = set(Choice.objects.values_list("refusal", flat=True))
    assert clicked == set(Outcome.objects.filter(kind="chosen").values_list("refusal", flat=True))


@pytest.mark.timeout(60)  # seven hundred days are counted
def test_what_is_written_into_days_that_were_counted_is_counted_too(db):
    rollups.keep_up()
    seed(tickets=0, refusals=30, seed=7)
    rollups.keep_up()
    days = RefusalCount.objects.filter(grain=Grain.DAY)
    assert days.aggregate(n=Sum("refusals"))["n"] == 30
