"""The desk's cast, and a conversation in which something was declined."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.lifecycle import tickets
from tests.desk.scenes import ASKED, decline_what_is_asked


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


@pytest.fixture
def decline():
    return decline_what_is_asked


@pytest.fixture
def conversation(person):
    return Conversation.objects.create(owner=person, model="demo-aster")


@pytest.fixture
def refusal(conversation):
    return decline_what_is_asked(conversation)


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
