"""What the operator declared, and who is served: the part of the context that no prompt touches."""

from __future__ import annotations

from django.conf import settings

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from refusals.engine.terms import Audience, Context


def moment_of(conversation: Conversation) -> Context:
    """Return what policy may know of a conversation whatever is said in it."""
    person = conversation.owner
    return Context(
        jurisdiction=settings.JURISDICTION,
        audience=_audience(person),
        roles=person.roles if person else frozenset(),
        data_class=settings.DATA_CLASS,
        scope=settings.SCOPE,
        decline_style=settings.DECLINE_STYLE,
    )


def _audience(person: User | None) -> Audience:
    if settings.AUDIENCE:
        return Audience(settings.AUDIENCE)
    if person is None:
        return Audience.GUEST
    return Audience.STAFF if person.is_staff or person.roles else Audience.MEMBER
