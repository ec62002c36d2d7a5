"""Saying something is written once, and one answer at a time is made."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from chatapp.accounts.models import User
from chatapp.chat.asking import saying
from chatapp.conversations import control, transcript
from chatapp.conversations.models import Conversation, Message, Turn
from tests.chat.cast import answered, begin, fresh, person, said

pytestmark = pytest.mark.django_db


def test_the_first_thing_said_makes_the_conversation():
    started = begin("What is a tide?")
    conversation = started.turn.conversation
    assert (conversation.owner, conversation.title) == (person(), "What is a tide?")
    assert [message.text for message in transcript.path(fresh(conversation))] == ["What is a tide?"]


def test_the_same_key_again_changes_nothing():
    where, once = uuid4(), said("Hello")
    first: Any = saying.say(where, once, user=person(), guest=None)
    assert saying.say(where, once, user=person(), guest=None) == saying.Repeated(first.turn)
    assert Message.objects.count() == Turn.objects.count() == 1


def test_the_same_key_with_other_words_is_a_conflict():
    where, once = uuid4(), said("Hello")
    saying.say(where, once, user=person(), guest=None)
    with pytest.raises(saying.Busy):
        saying.say(where, said("Goodbye", key=once.key), user=person(), guest=None)


def test_a_second_turn_waits_for_the_first_to_end():
    conversation = begin().turn.conversation
    with pytest.raises(saying.Busy):
        begin("And?", conversation=conversation)
    assert Message.objects.count() == 1


def test_while_a_person_holds_the_conversation_no_model_is_asked():
    conversation = answered().conversation
    control.take(conversation.pk, User.objects.create(username="agent"))
    heard = begin("Are you there?", conversation=fresh(conversation))
    assert isinstance(heard, saying.Heard)
    assert Turn.objects.count() == 1


def test_a_guest_who_signs_in_owns_what_comes_next():
    guest, where = uuid4(), uuid4()
    saying.say(where, said(), user=None, guest=guest)
    assert list(Conversation.objects.visible_to(None, guest)) == [
        Conversation.objects.get(pk=where)
    ]
    assert not Conversation.objects.visible_to(person("other"), uuid4()).exists()


def test_words_that_signal_a_risk_leave_a_note_without_content():
    conversation = begin("I want to kill myself").turn.conversation
    assert fresh(conversation).at_risk
