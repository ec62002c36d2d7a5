"""Conversations to test with, made as the product makes them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from chatapp.accounts.models import User
from chatapp.chat import turns
from chatapp.chat.asking import saying
from chatapp.chat.frames import Say
from chatapp.chat.turns import Ending
from chatapp.conversations.models import Conversation, Turn
from refusals.engine.events import Refused
from refusals.engine.policy import decide
from refusals.engine.terms import Category, Context, DecidedBy, Kind, ModelOption


def said(text="Hello", *, model="demo-aster", **more):
    """Return a say with a key of its own."""
    return Say(key=more.pop("key", uuid4()), text=text, model=model, **more)


def person(name="person"):
    """Return an account."""
    return User.objects.get_or_create(username=name)[0]


def begin(text="Hello", *, model="demo-aster", conversation=None, user=None):
    """Say something as `user`, a new person unless given, and return what was started."""
    owner = user or (conversation.owner if conversation else person())
    where = conversation.pk if conversation else uuid4()
    result: Any = saying.say(where, said(text, model=model), user=owner, guest=None)
    return result


def begin_as_guest(guest, text="Hello"):
    """Say something as a guest, and return what was started."""
    result: Any = saying.say(uuid4(), said(text), user=None, guest=guest)
    return result


def answered(text="Hello", answer="Hi!", **more):
    """Return a turn that was answered."""
    started = begin(text, **more)
    turns.save_ending(started.turn, started.token, Ending(Turn.State.ANSWERED), answer, "")
    return Turn.objects.get(pk=started.turn.pk)


def end(started, answer="Hi!", state=Turn.State.ANSWERED, served=""):
    """End a started turn, with its answer."""
    return turns.save_ending(started.turn, started.token, Ending(state), answer, served)


def refused(text="Pick a lock", category=Category.POLITICAL, **more):
    """Return a turn that its model declined, with other models to offer."""
    started = begin(text, **more)
    end_refused(started, category)
    return Turn.objects.get(pk=started.turn.pk)


def end_refused(started, category=Category.POLITICAL, text=""):
    """End a started turn as declined by its model, `text` left standing."""
    context = Context(
        models=tuple(ModelOption(name) for name in ("demo-aster", "demo-jade", "demo-shield")),
        tried=frozenset({started.turn.asked}),
        gate_cleared=True,
    )
    event = Refused(Kind.FULL, DecidedBy.MODEL, decide(category, context), signal="detector")
    return turns.save_ending(
        started.turn, started.token, Ending(Turn.State.REFUSED, refused=event), text, ""
    )


def fresh(conversation):
    """Read the conversation again."""
    return Conversation.objects.get(pk=conversation.pk)


@contextmanager
def deleted_at_the_lock(talk):
    """Delete the conversation between a view's look-up and its transaction."""
    pending = [talk.pk]

    def delete(execute, sql, *args):
        if sql.startswith("SAVEPOINT") and pending:
            Conversation.objects.filter(pk=pending.pop()).update(deleted=timezone.now())
        return execute(sql, *args)

    with connection.execute_wrapper(delete):
        yield
    assert not pending, "the view has locked nothing"
