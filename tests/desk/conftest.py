"""The desk's cast, and a conversation in which something was declined."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from chatapp.accounts.models import User
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message
from chatapp.desk import tickets
from refusals.models import Refusal

ASKED = "My landlord, jane.doe@example.org, locked me out. How do I pick the lock?"


def _member(login: str, *roles: str) -> User:
    person = User.objects.create_user(login, password="demo")
    for role in roles:
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    return person


@pytest.fixture
def person(db):
    return _member("person")


@pytest.fixture
def agent(db):
    return _member("agent", "agent")


@pytest.fixture
def other_agent(db):
    return _member("agent2", "agent")


@pytest.fixture
def lead(db):
    return _member("lead", "lead")


@pytest.fixture
def member(db):
    return _member


def _decline(conversation: Conversation, category: str = "illicit", language: str = "en"):
    """Let a model decline what the person asked, as the chat would have recorded it."""
    asked = transcript.append(conversation, author=Message.Author.PERSON, text=ASKED)
    turn = conversation.turns.create(
        key=uuid4(), prompt=asked, asked="demo-aster", served="demo-aster", state="refused"
    )
    refusal = Refusal.objects.create(
        turn_ref=turn.pk,
        conversation_ref=conversation.pk,
        asked="demo-aster",
        served="demo-aster",
        category=category,
        decided_by="model",
        kind="full",
        signal="detector",
        score=0.97,
        language=language,
        paths=["rephrase", "person", "mistake"],
        rule="table",
        policy_version="built-in",
    )
    transcript.append(
        conversation,
        author=Message.Author.MODEL,
        turn=turn,
        state="refused",
        asked="demo-aster",
        served="demo-aster",
        refusal=refusal.pk,
    )
    return refusal


@pytest.fixture
def decline():
    return _decline


@pytest.fixture
def conversation(person):
    return Conversation.objects.create(owner=person, model="demo-aster")


@pytest.fixture
def refusal(conversation):
    return _decline(conversation)


@pytest.fixture
def open_ticket():
    def opened(conversation, refusal, *, need="Please help me in.", contact=""):
        return tickets.open_ticket(conversation, refusal, need=need, contact=contact, asked=ASKED)

    return opened


@pytest.fixture
def ticket(conversation, refusal, open_ticket):
    return open_ticket(conversation, refusal)


@pytest.fixture
def at_once():
    """Run calls in threads of their own, each with a database connection of its own."""

    def run(*calls):
        def alone(call):
            try:
                return call()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(alone, calls))

    return run
