"""What people have removed is in no file of the database's or the broker's any more."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import redis
from django.db import connection

from chatapp.chat.history import erasing
from chatapp.conversations import turnlog
from chatapp.privacy import retention
from tests.chat import cast

WORD = b"xyzzyplugh"


def holding(files) -> list[str]:
    found = [file for file in files if file.is_file()]
    assert found
    return [file.name for file in found if WORD in file.read_bytes()]


def until(holds) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_no_file_of_the_database_has_a_word_that_was_removed(memory_layer, monkeypatch):
    monkeypatch.setattr(turnlog, "forget", lambda _turns: None)
    monkeypatch.setattr(turnlog, "forget_forgotten", lambda: None)
    turn = cast.answered(f"About {WORD.decode()}")
    erasing.hide(turn.conversation_id)
    assert erasing.remove(turn.conversation_id) == 1
    retention.leave_no_traces()
    name = Path(str(connection.settings_dict["NAME"]))
    assert holding(name.parent.glob(f"{name.name}*")) == []


@pytest.mark.services
def test_the_brokers_journal_is_written_anew_without_what_is_gone(on_broker):
    client = redis.Redis.from_url(on_broker.url)
    client.set("said", WORD)
    client.delete("said")
    folder = Path(str(client.config_get("dir")["dir"]))
    until(lambda: holding(folder.rglob("*.aof")) != [])
    turnlog.forget_forgotten()
    until(lambda: holding(folder.rglob("*.aof")) == [])


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_holds_nothing_up(monkeypatch):
    def away():
        raise redis.ConnectionError

    monkeypatch.setattr(turnlog, "forget_forgotten", away)
    retention.leave_no_traces()
