"""Once a person has taken over, no model posts, in whatever order things happen."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatapp.accounts.models import User
from chatapp.chat import turns
from chatapp.chat.asking import saying
from chatapp.chat.frames import Say
from chatapp.chat.turns import Ending
from chatapp.conversations import control, endings, transcript
from chatapp.conversations.models import Conversation, Turn
from chatapp.desk.errors import NotHeld, NotYours
from chatapp.desk.lifecycle import tickets

STEPS = ("say", "finish", "finish late", "claim", "claim", "reply", "hand back")
REAL = int(os.environ.get("TAKEOVER_ORDERS", "25"))
"""Orders that the database is put through; `make stress` takes ten thousand."""
orders = st.lists(st.sampled_from(STEPS), min_size=2, max_size=12)


@dataclass
class Rules:
    """What is meant to happen, without a database: one runner at most, and a token to write."""

    held: bool = False
    owned: bool = False
    running: int | None = None
    begun: int = 0
    said: list[str] = field(default_factory=list)

    def take(self, step: str) -> None:
        match step:
            case "say":
                self._say()
            case "finish":
                self._finish(self.begun)
            case "finish late":
                self._finish(self.begun - 1)
            case "claim":
                self._claim()
            case "reply" if self.held:
                self.said.append("agent")
            case "hand back" if self.held:
                self.held = False
                self.said.append("notice")

    def _say(self) -> None:
        if self.running is not None and not self.held:
            return
        self.said.append("person")
        if not self.held:
            self.begun += 1
            self.running = self.begun

    def _finish(self, token: int) -> None:
        if self.running == token:
            self.running = None
            self.said.append("model")

    def _claim(self) -> None:
        if self.held:
            return
        if self.running is not None:
            self.running = None
            self.said.append("model")  # what was shown so far, kept as stopped
        self.held = self.owned = True
        self.said.append("notice")


def spoken_while_held(said: list[str]) -> list[str]:
    """Return who spoke between an agent's joining and the handing back."""
    found, held = [], False
    for author in said:
        if author == "notice":
            held = not held
        elif held:
            found.append(author)
    return found


@pytest.mark.timeout(30)
@settings(max_examples=100, deadline=None, database=None)
@given(st.integers(min_value=0))
def test_in_ten_thousand_orders_no_model_speaks_while_a_person_holds_the_conversation(seed):
    chance = random.Random(seed)
    for _ in range(100):
        rules = Rules()
        for step in chance.choices(STEPS, k=chance.randint(2, 14)):
            rules.take(step)
        assert "model" not in spoken_while_held(rules.said)


class Real:
    """The same steps, taken by the product's own functions on the database."""

    def __init__(self, decline, open_ticket) -> None:
        self.person = User.objects.create(username=f"person-{uuid4()}")
        self.agent = User.objects.create_superuser(f"agent-{uuid4()}")
        self.talk = Conversation.objects.create(owner=self.person, model="demo-aster")
        self.ticket = open_ticket(self.talk, decline(self.talk))
        self.first = Conversation.objects.get(pk=self.talk.pk).last_seq
        self.started: list[saying.Started] = []

    def take(self, step: str) -> None:
        match step:
            case "say":
                self._say()
            case "finish":
                self._finish(-1)
            case "finish late":
                self._finish(-2)
            case "claim":
                tickets.claim(self.ticket, self.agent)
            case "reply":
                self._try(tickets.reply, self.agent, "I am here.", uuid4())
            case "hand back":
                self._try(tickets.hand_back, self.agent)

    def _say(self) -> None:
        said = Say(key=uuid4(), text="And?", model="demo-aster")
        try:
            result = saying.say(self.talk.pk, said, user=self.person, guest=None)
        except saying.Busy:
            return
        if isinstance(result, saying.Started):
            self.started.append(result)

    def _finish(self, which: int) -> None:
        if len(self.started) >= -which:
            started = self.started[which]
            ending = Ending(Turn.State.ANSWERED)
            turns.save_ending(started.turn, started.token, ending, "An answer.", "")

    def _try(self, move, *given) -> None:
        with suppress(NotHeld, NotYours):
            move(self.ticket, *given)

    @property
    def said(self) -> list[str]:
        rows = self.talk.messages.filter(seq__gt=self.first).order_by("seq")
        return [message.author for message in rows]


@pytest.mark.timeout(60 + REAL)
@settings(max_examples=REAL, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(orders)
def test_the_database_does_what_those_rules_say(db, monkeypatch, decline, open_ticket, steps):
    # The runner that would end its turn within the grace is one of the steps here.
    monkeypatch.setattr(control, "stop_running_turn", lambda conversation: None)
    monkeypatch.setattr(endings, "logged_text_or_nothing", lambda turn: "So far")
    with undone():
        rules, real = Rules(), Real(decline, open_ticket)
        for step in steps:
            rules.take(step)
            real.take(step)
        assert real.said == rules.said
        assert "model" not in spoken_while_held(real.said)


@contextmanager
def undone() -> Iterator[None]:
    """Leave no row of one order for the next, which would be the slower for it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_handoff_and_its_end_have_one_notice_each(db, decline, open_ticket, monkeypatch):
    monkeypatch.setattr(control, "stop_running_turn", lambda conversation: None)
    real = Real(decline, open_ticket)
    for step in ("claim", "claim", "hand back", "hand back"):
        real.take(step)
    shown = [message.notice for message in transcript.path(fresh(real.talk)) if message.notice]
    assert shown == ["ticket_opened", "agent_joined", "handed_back"]


def fresh(talk: Conversation) -> Conversation:
    return Conversation.objects.get(pk=talk.pk)
