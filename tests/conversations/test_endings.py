"""A turn ends once, whoever writes it first."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.chat.turns import Ending, save_ending
from chatapp.conversations import control, endings, transcript, turnlog
from chatapp.conversations.models import Conversation, Message, Turn
from tests.chat.cast import answered, begin, fresh, person

# The broker is away: nothing listens on the port that the settings name.
pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
ANSWERED = Ending(Turn.State.ANSWERED)


def written(conversation):
    return [message.text for message in transcript.path(fresh(conversation))][1:]


def test_a_runner_that_was_swept_and_revives_writes_nothing():
    started = begin()
    endings.end_in_its_stead(started.turn, Turn.State.TRUNCATED, "half")
    assert save_ending(started.turn, started.token, ANSWERED, "half and half", "") is None
    assert written(started.turn.conversation) == ["half"]


def test_only_the_holder_of_the_token_ends_a_turn():
    started = begin()
    assert save_ending(started.turn, uuid4(), ANSWERED, "not mine", "") is None
    assert save_ending(started.turn, started.token, ANSWERED, "mine", "") is not None
    assert written(started.turn.conversation) == ["mine"]


def test_ending_twice_writes_once():
    started = begin()
    save_ending(started.turn, started.token, ANSWERED, "once", "")
    assert save_ending(started.turn, started.token, ANSWERED, "once", "") is None
    assert Message.objects.filter(author=Message.Author.MODEL).count() == 1


def test_a_turn_whose_lease_holds_is_left_alone():
    started = begin()
    assert endings.sweep() == 0
    assert Turn.objects.get(pk=started.turn.pk).is_running


def test_a_dead_turn_waits_for_its_log_then_ends_without_it():
    started = begin()
    dead = Turn.objects.filter(pk=started.turn.pk)
    dead.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert endings.sweep() == 0, "the log cannot be reached, so its text may still come"
    dead.update(lease_until=timezone.now() - timedelta(minutes=5))
    assert endings.sweep() == 1
    assert Turn.objects.get(pk=started.turn.pk).state == Turn.State.TRUNCATED


def test_a_turn_whose_runner_lives_is_left_to_it_however_long_the_database_was_away(monkeypatch):
    alive, dead = begin().turn, begin("Hello", user=person("other")).turn
    monkeypatch.setattr(turnlog, "is_held", {alive.pk: True, dead.pk: False}.__getitem__)
    monkeypatch.setattr(turnlog, "logged_text", lambda _turn: "half")
    Turn.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert endings.sweep() == 1
    assert Turn.objects.get(pk=alive.pk).is_running
    assert written(dead.conversation) == ["half"]


def test_taking_over_ends_the_running_turn_and_silences_its_runner():
    started = begin()
    conversation = started.turn.conversation
    control.take(conversation.pk, User.objects.create(username="agent"))
    assert save_ending(started.turn, started.token, ANSWERED, "too late", "") is None
    assert fresh(conversation).epoch == 1
    assert [m.notice for m in transcript.path(fresh(conversation)) if m.notice] == ["agent_joined"]


def test_handing_back_is_one_notice_however_often_it_is_done():
    conversation = answered().conversation
    agent = User.objects.create(username="agent")
    control.take(conversation.pk, agent)
    control.hand_back(conversation.pk, agent)
    control.hand_back(conversation.pk, agent)
    notices = [m.notice for m in transcript.path(fresh(conversation)) if m.notice]
    assert notices == ["agent_joined", "handed_back"]
    assert Conversation.objects.get(pk=conversation.pk).control == "model"


def test_a_turn_whose_words_can_not_be_written_ends_without_them(monkeypatch, caplog):
    logs = {begin().turn.pk: "half \ud83d", begin("Hello", user=person("other")).turn.pk: "whole"}
    monkeypatch.setattr(turnlog, "logged_text", logs.__getitem__)
    monkeypatch.setattr(turnlog, "is_held", lambda _turn: False)
    Turn.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert endings.sweep() == 2
    said = Message.objects.filter(author=Message.Author.MODEL, turn__in=logs)
    assert sorted(said.values_list("text", flat=True)) == ["", "whole"]
    assert "half" not in caplog.text
