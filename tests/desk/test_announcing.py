from __future__ import annotations

import json
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from chatapp.desk import tasks
from chatapp.desk.models import Ticket, TicketEvent
from chatapp.desk.notifying import notices


def announced() -> int:
    return TicketEvent.objects.filter(kind=TicketEvent.Kind.ANNOUNCED).count()


def test_a_task_that_runs_three_times_announces_once(ticket):
    for _ in range(3):
        tasks.announce_ticket(*json.loads(json.dumps([ticket.pk])))
    ticket.refresh_from_db()
    assert ticket.announced
    assert announced() == 1


def test_only_the_call_that_announces_says_so(ticket):
    assert [notices.announce(ticket.pk) for _ in range(2)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_runs_three_times_at_once_announces_once(memory_layer, ticket, at_once):
    results = at_once(*[partial(notices.announce, ticket.pk)] * 3)
    assert sorted(results) == [False, False, True]
    assert announced() == 1


def test_announcing_a_ticket_that_is_gone_does_nothing(db):
    assert notices.announce(12345) is False


def test_the_sweep_announces_what_was_forgotten_and_leaves_what_is_on_its_way(
    ticket, conversation, decline, open_ticket
):
    late = open_ticket(conversation, decline(conversation))
    Ticket.objects.filter(pk=late.pk).update(created=timezone.now() - timedelta(seconds=6))
    tasks.announce_forgotten()
    tasks.announce_forgotten()
    assert list(Ticket.objects.exclude(announced=None)) == [late]
    assert announced() == 1


def test_the_sweep_takes_a_batch_at_a_time(conversation):
    long_ago = timezone.now() - timedelta(hours=1)
    for _ in range(tasks.SWEEP_AT_MOST + 1):
        Ticket.objects.create(conversation=conversation, category="unknown", created=long_ago)
    tasks.announce_forgotten()
    assert Ticket.objects.filter(announced=None).count() == 1
