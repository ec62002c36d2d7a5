"""What is done too often waits, for its person and its address alone, and can be given back."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
import redis
from limits.storage import MemoryStorage

from chatapp.accounts.limiting.counting import async_limiter, limiter
from chatapp.accounts.limiting.limits import Act, Hit, Limited, Limiter, Who
from chatapp.accounts.limiting.throttled import wait_words
from tests.accounts.book import async_limiter_in_memory, limiter_in_memory

ANA, BEN = Who("user:1", "192.0.2.1"), Who("user:2", "192.0.2.2")


@pytest.fixture(autouse=True)
def limits(settings):
    settings.RATE_LIMIT = True
    settings.LIMITS = {"say": ("2/minute;3/hour", "4/minute")}


@pytest.fixture
def counted():
    return limiter_in_memory()


def say(counted, who=ANA, times=1):
    return [counted.hit(Act.SAY, who) for _ in range(times)][-1]


def test_the_third_in_a_minute_waits_for_the_first_to_be_a_minute_ago(counted):
    say(counted, times=2)
    with pytest.raises(Limited) as limited:
        say(counted)
    assert 55 <= limited.value.wait <= 60


def test_a_longer_window_that_is_full_makes_a_longer_wait(counted, settings):
    settings.LIMITS = {"say": ("3/minute;3/hour", "9/minute")}
    say(counted, times=3)
    with pytest.raises(Limited) as limited:
        say(counted)
    assert 3_590 <= limited.value.wait <= 3_600


def test_another_person_is_not_kept_waiting(counted):
    say(counted, ANA, 2)
    assert say(counted, BEN).keys


def test_many_people_at_one_address_share_its_limit(counted):
    say(counted, Who("user:1", "192.0.2.9"), 2)
    say(counted, Who("user:2", "192.0.2.9"), 2)
    with pytest.raises(Limited):
        say(counted, Who("user:3", "192.0.2.9"))
    assert say(counted, Who("user:3", "192.0.2.8")).keys


def test_what_was_refused_has_cost_nothing_in_any_window(counted, settings):
    settings.LIMITS = {"say": ("9/minute;1/hour", "2/day")}
    hit = say(counted)
    for _ in range(5):
        with pytest.raises(Limited):
            say(counted)
    counted.give_back(hit)
    assert say(counted).keys


def test_what_was_given_back_can_be_used_once(counted):
    first, _ = say(counted), say(counted)
    counted.give_back(first)
    say(counted)
    with pytest.raises(Limited):
        say(counted)


def test_the_address_keeps_what_its_person_is_given_back(counted, settings):
    settings.LIMITS = {"say": ("1/minute", "2/minute")}
    for _ in range(2):
        counted.give_back(say(counted).of_person)
    with pytest.raises(Limited):
        say(counted)


def test_with_limits_off_nothing_is_counted(counted, settings):
    settings.RATE_LIMIT = False
    assert say(counted, times=20) == Hit()


def test_the_keys_hold_no_person_and_no_address(counted):
    keys = " ".join(say(counted).keys)
    assert "user:1" not in keys
    assert "192.0.2" not in keys


async def test_the_event_loop_counts_the_same_way():
    counted = async_limiter_in_memory()
    hit = await counted.hit(Act.SAY, ANA)
    await counted.hit(Act.SAY, ANA)
    with pytest.raises(Limited):
        await counted.hit(Act.SAY, ANA)
    await counted.give_back(hit)
    assert (await counted.hit(Act.SAY, ANA)).keys


class Away(MemoryStorage):
    """A storage whose server does not answer."""

    def acquire_entry(self, *_args, **_more):
        raise redis.ConnectionError("192.0.2.1 is away")


def test_while_redis_is_away_nobody_waits_and_it_is_said_once(caplog):
    counted = Limiter(Away(), lambda _key, _at: None)
    with caplog.at_level(logging.WARNING):
        assert say(counted, times=20) == Hit()
    assert [record.getMessage() for record in caplog.records] == [
        "Limits are off, Redis is away: ConnectionError"
    ]


@pytest.mark.services
def test_views_and_sockets_of_every_process_count_together(on_broker):
    hit = limiter().hit(Act.SAY, Who("user:together"))
    limiter().hit(Act.SAY, Who("user:together"))
    with pytest.raises(Limited):
        limiter().hit(Act.SAY, Who("user:together"))
    limiter().give_back(hit)
    assert limiter().hit(Act.SAY, Who("user:together")).keys


@pytest.mark.services
async def test_what_a_view_counted_a_turn_gives_back(on_broker):
    limiter().hit(Act.SAY, Who("user:both"))
    hit = limiter().hit(Act.SAY, Who("user:both"))
    counted = async_limiter()
    with pytest.raises(Limited):
        await counted.hit(Act.SAY, Who("user:both"))
    await counted.give_back(hit)
    await counted.give_back(replace(hit, at=hit.at - 60))  # long gone: nobody else's is taken
    assert (await counted.hit(Act.SAY, Who("user:both"))).keys
    with pytest.raises(Limited):
        await counted.hit(Act.SAY, Who("user:both"))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (90, "2 minutes"),
        (3_600, "60 minutes"),
        (5_400, "2 hours"),
        (86_400, "24 hours"),
    ],
)
def test_a_wait_is_named_and_never_too_short(seconds, words):
    assert wait_words(seconds) == words
