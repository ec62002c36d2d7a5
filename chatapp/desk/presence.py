"""Who is here right now: keys in Redis that expire unless they are renewed.

Nothing here is worth keeping: without Redis nobody seems to be here, and nobody is promised.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from uuid import UUID

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

_PREFIX = "chatapp:desk:"


def agent_here(agent_id: int) -> None:
    """Note that an agent's desk is open; the socket says so again every few seconds."""
    _touch(f"agent:{agent_id}", settings.DESK_PRESENCE_SECONDS)


def agent_gone(agent_id: int) -> None:
    """Note that an agent's last desk was closed."""
    try:
        _redis().delete(f"{_PREFIX}agent:{agent_id}")
    except redis.RedisError as error:
        _away(error)


def agents_here(agents: Iterable[int]) -> set[int]:
    """Return those of `agents` whose desk is open."""
    wanted = list(agents)
    found = _present([f"agent:{agent}" for agent in wanted])
    return {agent for agent, here in zip(wanted, found, strict=True) if here}


def looks_at(agent_id: int, ticket_id: int, doing: str = "viewing") -> None:
    """Note what an agent does at a ticket: `viewing`, or `typing` for a moment."""
    seconds = settings.DESK_TYPING_SECONDS if doing == "typing" else settings.DESK_PRESENCE_SECONDS
    _touch(f"{doing}:{ticket_id}:{agent_id}", seconds)


def looks_away(agent_id: int, ticket_id: int) -> None:
    """Note that an agent left a ticket."""
    try:
        keys = [f"{_PREFIX}{doing}:{ticket_id}:{agent_id}" for doing in ("viewing", "typing")]
        _redis().delete(*keys)
    except redis.RedisError as error:
        _away(error)


def doing_at(ticket_id: int, agents: Iterable[int]) -> dict[int, str]:
    """Return which of `agents` look at a ticket, and whether they type: collisions are seen."""
    wanted = list(agents)
    keys = [f"{doing}:{ticket_id}:{one}" for doing in ("viewing", "typing") for one in wanted]
    found = _present(keys)
    viewing, typing = found[: len(wanted)], found[len(wanted) :]
    seen = {one: "viewing" for one, here in zip(wanted, viewing, strict=True) if here}
    return seen | {one: "typing" for one, here in zip(wanted, typing, strict=True) if here}


def person_here(conversation_id: UUID) -> None:
    """Note that the person has the conversation open."""
    _touch(f"person:{conversation_id}", settings.DESK_PRESENCE_SECONDS)


def is_person_here(conversation_id: UUID) -> bool:
    """Say whether the person has the conversation open, as far as is known."""
    return _present([f"person:{conversation_id}"])[0]


def _touch(key: str, seconds: float) -> None:
    try:
        _redis().set(_PREFIX + key, 1, px=int(seconds * 1000))
    except redis.RedisError as error:
        _away(error)


def _present(keys: list[str]) -> list[bool]:
    if not keys:
        return []
    try:
        return [value is not None for value in _redis().mget([_PREFIX + key for key in keys])]
    except redis.RedisError as error:
        _away(error)
        return [False] * len(keys)


def _away(error: redis.RedisError) -> None:
    logger.warning("Nobody knows who is here: %s", type(error).__name__)


def _redis() -> redis.Redis:
    return _client(settings.REDIS_URL)


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, socket_connect_timeout=0.5, socket_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )
