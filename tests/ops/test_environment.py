"""What is wrong in the environment is told by its name, with what to write; no secret is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from chatapp import environment

NAME = "CHATAPP_ANYTHING"


def origins(name):
    return environment.origins(name, default=[])


def mail(name):
    return environment.mail(name, default="filemail:///nowhere")


def postgresql(name):
    return environment.postgresql(name, wait=2)


def redis_url(name):
    return environment.redis_url(name, written=Path("/nowhere"))


def flag(name):
    return environment.flag(name, default=False)


def number(name):
    return environment.number(name, default=3, least=0.5)


def whole(name):
    return environment.whole(name, default=3, least=1, most=10)


def rates(name):
    return environment.rates(name, default="1/day")


def one_of(name):
    return environment.one_of(name, names=("guest", "member"))


@pytest.mark.parametrize(
    ("read", "raw", "found"),
    [
        (flag, "", False),
        (flag, " Yes ", True),
        (flag, "off", False),
        (number, "", 3.0),
        (number, "0.5", 0.5),
        (whole, "10", 10),
        (rates, "20/minute;3/10minute", "20/minute;3/10minute"),
        (rates, " ", "1/day"),
        (one_of, "Guest", "guest"),
        (one_of, "", ""),
        (
            origins,
            "http://a.example:1,https://b.example",
            ["http://a.example:1", "https://b.example"],
        ),
        (redis_url, "rediss://host/1", "rediss://host/1"),
        (redis_url, "", "redis://127.0.0.1:1/0"),
        (postgresql, "", None),
    ],
)
def test_what_is_right_is_taken(read, raw, found, monkeypatch):
    monkeypatch.setenv(NAME, raw)
    assert read(NAME) == found


@pytest.mark.parametrize(
    ("read", "raw", "advice"),
    [
        (flag, "perhaps", "use 1 or 0"),
        (number, "http", "not a number"),
        (number, "nan", "not a number"),
        (number, "inf", "not a number"),
        (number, "0.4", "0.5"),
        (whole, "1.5", "whole"),
        (whole, "11", "10"),
        (whole, "0", "1"),
        (rates, "20 a minute", "20/minute"),
        (rates, "5/minute;", "20/minute;300/day"),
        (one_of, "robot", "guest, member"),
        (origins, "chat.example.org", "https://chat.example.org"),
        (origins, "https://chat.example.org/", "https://chat.example.org"),
        (origins, "https://[", "https://chat.example.org"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_write(read, raw, advice, monkeypatch):
    monkeypatch.setenv(NAME, raw)
    with pytest.raises(ImproperlyConfigured) as told:
        read(NAME)
    assert str(told.value).startswith(f"{NAME}=")
    assert advice in str(told.value)


@pytest.mark.parametrize(
    ("read", "raw", "advice"),
    [
        (redis_url, "http://:pssst@host", "redis://"),
        (redis_url, "pssst@localhost:6379", "redis://"),
        (postgresql, "mysql://root:pssst@host/chat", "leave it out for SQLite"),
        (postgresql, "root:pssst@host/chat", "leave it out for SQLite"),
        (postgresql, "postgres://root:pssst@host:port/chat", "host:5432/database"),
        (postgresql, "postgres://root:pssst@[/chat", "host:5432/database"),
        (mail, "carrier-pigeon://me:pssst@host", "smtp+tls://"),
        (mail, "smtp://me:pssst@host:port", "smtp+tls://"),
    ],
)
def test_what_may_hold_a_password_is_not_repeated(read, raw, advice, monkeypatch):
    monkeypatch.setenv(NAME, raw)
    with pytest.raises(ImproperlyConfigured) as told:
        read(NAME)
    assert NAME in str(told.value)
    assert advice in str(told.value)
    assert "pssst" not in str(told.value)


def test_the_private_server_is_found_where_it_was_written(tmp_path):
    written = tmp_path / "broker.url"
    written.write_text("redis://127.0.0.1:7000/0\n")
    assert environment.redis_url(NAME, written=written) == "redis://127.0.0.1:7000/0"


def test_connections_of_postgresql_are_pooled_and_not_waited_for_at_length(monkeypatch):
    monkeypatch.setenv(NAME, "postgresql://me:pssst@host:5432/chat?connect_timeout=1")
    found = postgresql(NAME)
    assert found is not None
    assert (found["HOST"], found["NAME"]) == ("host", "chat")
    assert found["OPTIONS"] == {
        "connect_timeout": 1,
        "tcp_user_timeout": 6_000,
        "pool": {"timeout": 2},
    }


def test_a_secret_that_was_given_is_written_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv(NAME, "given")
    assert environment.secret(NAME, kept=tmp_path / "secret") == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_for_its_owner_only(tmp_path):
    kept = tmp_path / "var" / "secret"
    made = environment.secret(NAME, kept=kept)
    assert len(made) > 50
    assert environment.secret(NAME, kept=kept) == made
    assert kept.stat().st_mode & 0o077 == 0
    assert list(kept.parent.iterdir()) == [kept]


def test_whoever_starts_at_once_gets_the_same_secret(tmp_path):
    crowd = 8
    with ThreadPoolExecutor(crowd) as threads:
        for attempt in range(20):
            kept, together = tmp_path / str(attempt) / "secret", Barrier(crowd)

            def start(kept: Path = kept, together: Barrier = together) -> str:
                together.wait()
                return environment.secret(NAME, kept=kept)

            asked = [threads.submit(start) for _ in range(crowd)]
            assert len({each.result() for each in asked}) == 1
            assert list(kept.parent.iterdir()) == [kept]


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"CHATAPP_VAR=.*can't be written to"):
        environment.secret(NAME, kept=tmp_path / "file" / "secret")
