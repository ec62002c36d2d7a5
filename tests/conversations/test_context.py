"""A model is told only what it may know of what came before."""

from __future__ import annotations

from typing import Any

import pytest

from chatapp.chat import turns
from chatapp.chat.asking import saying
from chatapp.conversations import transcript
from chatapp.conversations.context import declines_in, history_for, quarantined
from chatapp.conversations.models import Message, Turn
from tests.chat.cast import answered, fresh, refused

pytestmark = pytest.mark.django_db


def texts(conversation, model, most=10_000):
    path = transcript.path(fresh(conversation))
    declines = declines_in(conversation)
    return [said.text for said in history_for(model, path, declines, most_characters=most)]


def test_an_answered_exchange_is_context_for_every_model():
    conversation = answered("Hello", "Hi!").conversation
    assert texts(conversation, "demo-aster") == texts(conversation, "demo-jade") == ["Hello", "Hi!"]


def test_a_refused_turn_is_context_for_none():
    conversation = refused().conversation
    assert texts(conversation, "demo-aster") == texts(conversation, "demo-jade") == []


def test_a_switched_answer_is_context_only_for_the_model_that_gave_it():
    turn = refused("About 1989", model="demo-jade")
    again: Any = saying.ask_again(turn.prompt, model="demo-aster", key=turn.pk)
    turns.save_ending(again.turn, again.token, turns.Ending(Turn.State.ANSWERED), "In 1989…", "")
    assert texts(turn.conversation, "demo-aster") == ["About 1989", "In 1989…"]
    assert texts(turn.conversation, "demo-jade") == []
    assert texts(turn.conversation, "demo-shield") == []


def test_what_is_left_out_is_marked_until_another_model_answers():
    turn = refused()
    path = transcript.path(fresh(turn.conversation))
    assert {message.author for message in path if message.pk in quarantined(path)} == {
        "person",
        "model",
    }


def test_the_latest_exchanges_are_kept_when_there_is_no_room_for_all():
    conversation = answered("one", "1" * 50).conversation
    answered("two", "2" * 50, conversation=fresh(conversation))
    assert texts(conversation, "demo-aster", most=60) == ["two", "2" * 50]


def test_what_was_said_to_an_agent_stays_with_the_agent():
    conversation = answered().conversation
    transcript.append(fresh(conversation), author=Message.Author.PERSON, text="My number is …")
    transcript.append(fresh(conversation), author=Message.Author.AGENT, text="Thank you")
    assert texts(conversation, "demo-aster") == ["Hello", "Hi!"]
