"""Who follows a turn from another process reads all of it, whatever its log has by then."""

from __future__ import annotations

import pytest
from channels.db import database_sync_to_async

from chatapp.chat import frames
from chatapp.chat.streaming import tapes
from chatapp.chat.streaming.tape import Tape
from chatapp.conversations.turnlog import text_of
from tests.chat import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("logged", ["", "Half", "Half of it.", "Half a lie, since withdrawn"])
async def test_an_end_that_is_on_record_before_the_log_has_the_last_words_brings_them(
    logged, monkeypatch
):
    turn = await database_sync_to_async(cast.answered)(answer="Half of it.")

    async def what_the_log_has(turn_id, start):
        return [frames.turn_delta(turn_id, 0, logged)] if logged else []

    monkeypatch.setattr(tapes, "_read", what_the_log_has)
    monkeypatch.setattr(tapes, "_POLLS_TO_RECHECK", 1)
    tape = Tape()
    await tapes.mirror(turn, tape)
    assert text_of(tape.frames) == "Half of it."
    assert tape.frames[-1]["type"] == "turn.finished"
    assert [frame["type"] for frame in tape.frames].count("turn.started") == 1
