"""Words that are published in one process show in every process at once."""

from __future__ import annotations

import re
import time
from threading import Event

import pytest

from refusals.copybook import bell

HERE = "/studio/headline/blocklist/en/"
BETTER = "Text with a word on a list can't be answered"


def live_of(visitor) -> str:
    found = re.search(r'name="live"\s+value="(\d+)"', visitor.get(HERE).text)
    assert found, "nothing is live there"
    return found[1]


def publish_by_two_people(site) -> None:
    first, second = site.sign_in("designer"), site.sign_in("designer2")
    asked = first.post(f"{HERE}ask/", {"text": BETTER})
    version = str(asked.url).rpartition("version=")[2]
    form = {"version": version, "verdict": "publish", "live": live_of(second)}
    assert second.post(f"{HERE}decide/", form).is_success


def shows(visitor) -> bool:
    """Look into the book that this process's cards are made from."""
    return BETTER.replace("'", "&#x27;") in visitor.get("/studio/?category=blocklist").text


def soon(claim) -> bool:
    deadline = time.monotonic() + 30
    while not claim() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(claim())


@pytest.mark.services
def test_what_one_process_publishes_another_shows_at_once(server, second_web):
    reader = second_web.sign_in("policy")
    assert not shows(reader)
    publish_by_two_people(server)
    assert soon(lambda: shows(reader))  # the bell, or a minute
    designer = server.sign_in("designer")
    assert designer.post(f"{HERE}roll-back/", {"live": live_of(designer)}).is_success
    assert soon(lambda: not shows(reader))


@pytest.mark.services
def test_a_broker_that_is_away_is_told_of_and_stops_nothing(settings, caplog):
    settings.REFUSALS_REDIS_URL = "redis://127.0.0.1:1/0"
    bell.ring()
    assert "did not ring" in caplog.text


@pytest.mark.services
def test_who_listens_hears_the_bell_and_looks_once_when_it_begins(settings, broker):
    settings.REFUSALS_REDIS_URL = broker.url
    heard = Event()
    end = bell.listen(heard.set)
    try:
        assert heard.wait(5), "a listener that has just subscribed looks for what it missed"
        heard.clear()
        bell.ring()
        assert heard.wait(5)
    finally:
        end()
