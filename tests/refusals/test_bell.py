"""Words that are published in one process show in every process at once."""

from __future__ import annotations

import time
from threading import Event

import pytest

from refusals.copybook import bell

HERE = "/studio/headline/illicit/en/"
BETTER = "Steps past somebody's lock can't be given"


def published_by_two_people(site) -> None:
    first, second = site.sign_in("designer"), site.sign_in("designer2")
    live = first.get(HERE).text.split('name="live" value="')[1].split('"')[0]
    asked = first.post(f"{HERE}ask/", {"text": BETTER})
    version = str(asked.url).rpartition("version=")[2]
    form = {"version": version, "verdict": "publish", "live": live}
    assert second.post(f"{HERE}decide/", form).is_success


def shown_at(visitor) -> str:
    """Look into the book that this process's cards are made from."""
    page = visitor.get("/studio/?category=illicit").text
    return BETTER if BETTER.replace("'", "&#x27;") in page else ""


@pytest.mark.services
@pytest.mark.timeout(120)  # a product of its own starts first
def test_what_one_process_publishes_another_shows_at_once(start_server):
    stack = start_server(parts=("web",), CHATAPP_COPY_RECHECK="60")
    with stack.second_web() as other:
        reader = other.sign_in("policy")
        assert shown_at(reader) == ""
        published_by_two_people(stack)
        deadline = time.monotonic() + 2
        while not shown_at(reader) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert shown_at(reader) == BETTER


@pytest.mark.services
def test_a_broker_that_is_away_is_told_of_and_stops_nothing(settings, caplog):
    settings.REFUSALS_REDIS_URL = "redis://127.0.0.1:1/0"
    bell.ring()
    assert "did not ring" in caplog.text


@pytest.mark.services
def test_who_listens_hears_the_bell_and_looks_once_when_it_begins(settings, broker):
    settings.REFUSALS_REDIS_URL = broker.url
    heard = Event()
    bell.listen(heard.set)
    assert heard.wait(5), "a listener that has just subscribed looks for what it missed"
    heard.clear()
    bell.ring()
    assert heard.wait(5)
