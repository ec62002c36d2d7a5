"""The private broker: ours alone, and what it was given survives it."""

from __future__ import annotations

import stat

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatapp.ops import broker as brokers
from chatapp.ops.children import Part
from tests.stack import Process

pytestmark = pytest.mark.services


@pytest.fixture
def start(tmp_path):
    processes = []

    def start_broker():
        found = brokers.configure(tmp_path)
        process = Process(Part("broker", found.argv), tmp_path)
        processes.append(process)
        process.start()
        found.wait()
        return found, process

    yield start_broker
    for process in processes:
        process.end()


def test_the_password_stands_in_no_argument_and_no_readable_file(start, tmp_path):
    found, _ = start()
    password = found.url.split(":")[2].split("@")[0]
    assert not any(password in argument for argument in found.argv)
    for name in ("broker.conf", "broker.url"):
        assert stat.S_IMODE((tmp_path / "run" / name).stat().st_mode) == 0o600


def test_without_the_password_it_answers_nothing(start):
    found, _ = start()
    port = int(found.url.rsplit(":", 1)[1].split("/")[0])
    once = Retry(NoBackoff(), 0)
    with redis.Redis(port=port, retry=once) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_what_was_written_survives_a_kill(start):
    found, process = start()
    with redis.Redis.from_url(found.url) as client:
        client.rpush("queue", "a", "b", "c")
    process.end(9)
    again, _ = start()
    with redis.Redis.from_url(again.url, decode_responses=True) as client:
        assert client.lrange("queue", 0, -1) == ["a", "b", "c"]


def test_one_that_an_earlier_run_left_behind_ends_before_the_next_starts(start, tmp_path):
    _, left_behind = start()
    brokers.configure(tmp_path)
    assert left_behind.ends_within(seconds=5)  # it stops to answer before its process is gone
