"""Ready replies: which fit a ticket, and what stands in the place of their placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from chatapp.accounts.models import User
from chatapp.desk.models import CannedReply, Ticket
from chatapp.desk.privacy.seeing import Eyes

PLACEHOLDERS = ("name", "agent", "ticket", "queue")
"""What can be filled in; whatever else stands in braces is asked about before it is sent."""
AT_MOST = 40
_PLACEHOLDER = re.compile(r"\{([a-z][a-z_]{0,23})\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """Words with their placeholders filled in, and the names of those that could not be."""

    text: str
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """One ready reply as an agent can put it into theirs."""

    reply: CannedReply
    text: str


def values_for(ticket: Ticket, agent: User) -> dict[str, str]:
    """Return what the placeholders stand for; one without a value is unknown, never left blank."""
    person = ticket.conversation.owner
    with override(ticket.language if ticket.language in dict(settings.LANGUAGES) else "en"):
        queue = ticket.queue.shown_name
    values = {
        "name": person.first_name if person else "",
        "agent": agent.get_short_name() or agent.get_username(),
        "ticket": f"#{ticket.pk}",
        "queue": queue,
    }
    return {name: value for name, value in values.items() if value}


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Fill in what is known and name the rest."""
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in values]
    filled = _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
    return Filled(filled, tuple(dict.fromkeys(unknown)))


def ready_for(ticket: Ticket, agent: User, eyes: Eyes, *, words: str = "") -> list[Ready]:
    """Return the replies of the ticket's queue in the person's language that hold these words.

    Where there is none in their language, all of them. A name that is masked for the agent stays
    a placeholder until the reply is sent.
    """
    fitting = CannedReply.objects.filter(Q(queue=None) | Q(queue=ticket.queue_id))
    values = values_shown(ticket, agent, eyes)
    wanted = words.casefold().split()
    found = [one for one in spoken(fitting, ticket.language) if _holds(one, wanted)]
    return [Ready(one, fill(one.text, values).text) for one in found[:AT_MOST]]


def values_shown(ticket: Ticket, agent: User, eyes: Eyes) -> dict[str, str]:
    """Return what the placeholders stand for as the agent may see it: no name behind a mask."""
    values = values_for(ticket, agent)
    if eyes.masked:
        values.pop("name", None)
    return values


class _Spoken(Protocol):
    language: str


Words = TypeVar("Words", bound=_Spoken)


def spoken(fitting: Iterable[Words], language: str) -> list[Words]:
    """Return those in a person's language and in none; where there is none of them, all."""
    every = list(fitting)
    theirs = [one for one in every if not one.language or _base(one.language) == _base(language)]
    return theirs or every


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


def _holds(reply: CannedReply, words: list[str]) -> bool:
    text = f"{reply.title}\n{reply.text}".casefold()
    return all(word in text for word in words)
