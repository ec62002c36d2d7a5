"""Who is here right now: sorted sets in Redis whose members expire unless they are renewed.

A member is one open tab, so closing one of two leaves somebody here. Nothing of it is worth
keeping: without Redis nobody seems to be here, and nobody is promised.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

_PREFIX = "chatapp:here:"
_UP = "chatapp:web-up"


class Doing(StrEnum):
    """What somebody does in a place."""

    VIEWING = "viewing"
    TYPING = "typing"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody can be: the desk as an agent, a ticket's page, a conversation."""

    name: str

    @classmethod
    def desk(cls, agent_id: int) -> Place:
        """The desk, as this agent."""
        return cls(f"agent:{agent_id}")

    @classmethod
    def ticket(cls, ticket_id: int, doing: Doing = Doing.VIEWING) -> Place:
        """A ticket's page; members are agents, each by their tab."""
        return cls(f"ticket:{ticket_id}:{doing}")

    @classmethod
    def conversation(cls, conversation_id: UUID, doing: Doing = Doing.VIEWING) -> Place:
        """A conversation, as the person who has it."""
        return cls(f"conversation:{conversation_id}:{doing}")


def seconds_of(doing: Doing) -> float:
    """Return for how long what somebody does is believed."""
    if doing is Doing.TYPING:
        return settings.DESK_TYPING_SECONDS
    return settings.DESK_PRESENCE_SECONDS


def renew(place: Place, member: str, *, doing: Doing = Doing.VIEWING) -> None:
    """Note that `member` is in a place, until a moment from now."""
    seconds, now = seconds_of(doing), time.time()
    key = _PREFIX + place.name
    try:
        with _redis().pipeline(transaction=False) as pipe:
            pipe.zremrangebyscore(key, "-inf", now)
            pipe.zadd(key, {member: now + seconds})
            pipe.pexpire(key, int(seconds * 1000))
            pipe.execute()
    except redis.RedisError as error:
        _away(error)


def leave(place: Place, member: str) -> None:
    """Note that `member` left a place."""
    try:
        _redis().zrem(_PREFIX + place.name, member)
    except redis.RedisError as error:
        _away(error)


def clear(place: Place) -> None:
    """Note that nobody is in a place any longer."""
    try:
        _redis().delete(_PREFIX + place.name)
    except redis.RedisError as error:
        _away(error)


def members(place: Place) -> list[str]:
    """Return who is in a place."""
    return _members([place])[0]


def agents_here(agents: Iterable[int]) -> set[int]:
    """Return those of `agents` whose desk is open somewhere."""
    wanted = list(agents)
    found = _members([Place.desk(agent) for agent in wanted])
    return {agent for agent, tabs in zip(wanted, found, strict=True) if tabs}


def known_here(agents: Iterable[int]) -> set[int] | None:
    """Return what `agents_here` does; None while nobody can know."""
    wanted = list(agents)
    try:
        found = _ask([Place.desk(agent) for agent in wanted])
    except redis.RedisError as error:
        _away(error)
        return None
    return {agent for agent, tabs in zip(wanted, found, strict=True) if tabs}


def web_is_up() -> None:
    """Note that a web process is up: agents can reach their desk."""
    now = time.time()
    try:
        began, until = _uptime()
        broke = now - until > settings.DESK_PRESENCE_SECONDS
        _redis().hset(_UP, mapping={"since": now if broke else began, "until": now})
    except redis.RedisError as error:
        _away(error)


def up_since(at: datetime) -> datetime | None:
    """Return since when agents could reach their desk without a break; None if they can't at `at`.

    Who was cut off by us is not away, and gets the time anew to come back.
    """
    try:
        began, until = _uptime()
    except redis.RedisError as error:
        _away(error)
        return None
    if at.timestamp() - until > settings.DESK_PRESENCE_SECONDS:
        return None
    return datetime.fromtimestamp(began, tz=UTC)


def _uptime() -> tuple[float, float]:
    """Return when the stretch began in which web processes said that they are up, and its end."""
    began, until = _redis().hmget(_UP, "since", "until")
    return float(began or 0), float(until or 0)


def agents_at(ticket_id: int) -> dict[int, Doing]:
    """Return the agents who look at a ticket and what they do: collisions are seen coming.

    Members of `Place.ticket` are "<agent id>:<tab>".
    """
    kinds = (Doing.VIEWING, Doing.TYPING)
    found = _members([Place.ticket(ticket_id, doing) for doing in kinds])
    return {
        int(member.partition(":")[0]): doing
        for doing, tabs in zip(kinds, found, strict=True)
        for member in tabs
    }


def agents_at_each(ticket_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the agents who look at each of these tickets, of those at which anybody looks."""
    wanted = list(ticket_ids)
    found = _members([Place.ticket(ticket) for ticket in wanted])
    looking = zip(wanted, found, strict=True)
    return {pk: {int(one.partition(":")[0]) for one in tabs} for pk, tabs in looking if tabs}


def is_person_here(conversation_id: UUID) -> bool:
    """Say whether the person has the conversation open, as far as is known."""
    return bool(members(Place.conversation(conversation_id)))


def is_person_typing(conversation_id: UUID) -> bool:
    """Say whether the person is writing something just now."""
    return bool(members(Place.conversation(conversation_id, Doing.TYPING)))


def _members(places: Sequence[Place]) -> list[list[str]]:
    try:
        return _ask(places)
    except redis.RedisError as error:
        _away(error)
        return [[] for _ in places]


def _ask(places: Sequence[Place]) -> list[list[str]]:
    if not places:
        return []
    now = time.time()
    with _redis().pipeline(transaction=False) as pipe:
        for place in places:
            pipe.zrangebyscore(_PREFIX + place.name, now, "+inf")
        found: list[list[Any]] = pipe.execute()
    return [[str(member) for member in tabs] for tabs in found]


def _away(error: redis.RedisError) -> None:
    logger.warning("Nobody knows who is here: %s", type(error).__name__)


def _redis() -> redis.Redis:
    return _client(settings.REDIS_URL)


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=0.5,
        socket_timeout=0.5,
        retry=Retry(NoBackoff(), 0),
    )
