"""Words that are published in one process show in every process at once."""

from __future__ import annotations

import time

import pytest

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
def test_a_broker_that_is_away_costs_no_publication(start_server):
    stack = start_server(parts=("web",), CHATAPP_COPY_RECHECK="0")
    stack.kill("broker")
    published_by_two_people(stack)
    assert shown_at(stack.sign_in("policy")) == BETTER
