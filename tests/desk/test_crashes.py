from __future__ import annotations

import socket
import time

import pytest

from chatapp.conversations.models import Conversation
from chatapp.desk.models import Ticket, TicketEvent
from tests.desk.clicks import click_in_its_own_process

pytestmark = [pytest.mark.services, pytest.mark.timeout(400)]

QUICK = 0.3
"""Seconds that a click may take while the broker is away."""
AT_ONCE = 3
"""Seconds from a ticket to its announcement; a sweep comes every five."""
TRIES = 4
"""A busy machine may be late for one, our design for none."""


@pytest.fixture
def click(server, server_db):
    """Click, and tidy the tickets away afterwards: others use this server's desk too."""
    opened = []

    def clicked(how_many: int, **env: str):
        report = click_in_its_own_process(server, how_many, within=120.0, **env)
        opened.extend(report["tickets"])
        return report

    yield clicked
    Conversation.objects.filter(tickets__in=opened).delete()


def quick_click(click, **env: str):
    """Click until one is quick; fail when none is."""
    for _ in range(TRIES):
        clicked = click(1, **env)
        if clicked["slowest"] < QUICK:
            return clicked
    raise AssertionError(f"a click took {clicked['slowest']:.2f} s")


def announcements(pks) -> int:
    return TicketEvent.objects.filter(ticket__in=pks, kind=TicketEvent.Kind.ANNOUNCED).count()


def wait_until(claim, *, seconds: float = 100) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_ticket_is_announced_at_once(click):
    def at_once() -> bool:
        (pk,) = click(1)["tickets"]
        wait_until(lambda: announcements([pk]) == 1)
        made = TicketEvent.objects.filter(ticket=pk).values_list("kind", "created")
        when = dict(made)
        return (when["announced"] - when["opened"]).total_seconds() < AT_ONCE

    assert any(at_once() for _ in range(TRIES)), "only the sweep announces"


def test_a_worker_killed_with_tickets_in_flight_loses_none_and_announces_none_twice(server, click):
    server.kill("worker")
    pks = click(120)["tickets"]
    assert announcements(pks) == 0
    server.start("worker")
    wait_until(lambda: announcements(pks) > 0)
    server.restart("worker")
    wait_until(lambda: announcements(pks) == len(pks))
    time.sleep(1)  # whatever was delivered twice has run twice by now
    assert announcements(pks) == len(pks)
    assert not Ticket.objects.filter(pk__in=pks, announced=None).exists()


def test_a_ticket_opened_while_the_broker_is_down_is_announced_by_the_sweep(click):
    clicked = quick_click(click, REDIS_URL="redis://127.0.0.1:1/0")
    assert Ticket.objects.filter(pk__in=clicked["tickets"]).count() == 1
    wait_until(lambda: announcements(clicked["tickets"]) == 1)


def test_a_broker_that_hangs_does_not_hold_up_the_click(click):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        clicked = quick_click(click, CELERY_BROKER_URL=url)
    wait_until(lambda: announcements(clicked["tickets"]) == 1)
