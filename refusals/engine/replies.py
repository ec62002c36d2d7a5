"""A reply is a callable from an ask to a stream of events; a middleware wraps one in another."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from refusals.engine.events import Event
from refusals.engine.terms import Context


class Author(StrEnum):
    """Who said something in the history that a model gets."""

    PERSON = "person"
    MODEL = "model"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier thing in the conversation."""

    author: Author
    text: str
    images: tuple[str, ...] = ()
    """As `data:` addresses, for a model that sees."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a reply is asked for: the text, what came before it, which model, which context."""

    text: str
    model: str
    history: tuple[Said, ...] = ()
    images: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)


Reply = Callable[[Ask], AsyncGenerator[Event, None]]
Middleware = Callable[[Reply], Reply]


def wrap(reply: Reply, *middleware: Middleware) -> Reply:
    """Wrap `reply` in `middleware`, outermost first, as Django lists its own."""
    for layer in reversed(middleware):
        reply = layer(reply)
    return reply
