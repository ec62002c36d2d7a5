"""The log of a running turn, in Redis: what other processes, a resume and a sweep read.

It holds frames, not text, so that a withdrawal replays too. It is never the only copy of what was
acknowledged: the finished message is a row. Keys expire by themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

Frame = dict[str, Any]
_TIMEOUTS: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": 1}


def log_key(turn_id: UUID) -> str:
    """Name the list that holds the turn's frames."""
    return f"chatapp:turn:{turn_id}"


def stop_key(turn_id: UUID) -> str:
    """Name the flag that asks whichever process runs the turn to stop it."""
    return f"chatapp:stop:{turn_id}"


def runs_key(turn_id: UUID) -> str:
    """Name the flag that says that the turn's runner lives, though no lease can be renewed."""
    return f"chatapp:runs:{turn_id}"


def text_of(frames: Iterable[Frame]) -> str:
    """Replay deltas and withdrawals into the text that they leave."""
    text = ""
    for frame in frames:
        if frame["type"] == "turn.delta":
            text = text[: frame["offset"]] + frame["text"]
        elif frame["type"] == "turn.withdrawn":
            text = text[: frame["offset"]]
    return text


def merged(frames: Iterable[Frame]) -> list[Frame]:
    """Join deltas that follow one another, losing nothing."""
    found: list[Frame] = []
    pieces: list[str] = []
    end = -1
    for frame in frames:
        if frame["type"] == "turn.delta" and frame["offset"] == end and pieces:
            pieces.append(frame["text"])
        else:
            _close(found, pieces)
            pieces = [frame["text"]] if frame["type"] == "turn.delta" else []
            found.append(frame)
        end = frame["offset"] if frame["type"] == "turn.withdrawn" else end
        if frame["type"] == "turn.delta":
            end = frame["offset"] + len(frame["text"])
    _close(found, pieces)
    return found


def _close(found: list[Frame], pieces: list[str]) -> None:
    if len(pieces) > 1:
        found[-1] = {**found[-1], "text": "".join(pieces)}


class TurnLog:
    """The log as one process's event loop writes and reads it; one pipeline for all its turns."""

    def __init__(self) -> None:
        self._redis = redis.asyncio.Redis.from_url(
            settings.REDIS_URL,
            retry=AsyncRetry(NoBackoff(), 0),  # the next beat is the retry
            **_TIMEOUTS,
        )

    async def append(self, frames_by_turn: Mapping[UUID, list[Frame]]) -> None:
        """Append each turn's frames; each log expires an hour after its last append."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for turn_id, frames in frames_by_turn.items():
                # On a pipeline these queue a command and return it; there is nothing to await yet.
                _ = pipe.rpush(log_key(turn_id), *map(json.dumps, frames))
                _ = pipe.expire(log_key(turn_id), settings.TURN_LOG_SECONDS)
            await pipe.execute()

    async def read(self, turn_id: UUID, start: int = 0) -> list[Frame]:
        """Return the turn's frames from the one at `start` on."""
        return [json.loads(raw) for raw in await self._redis.lrange(log_key(turn_id), start, -1)]

    async def stops(self, turn_ids: list[UUID]) -> set[UUID]:
        """Return those of `turn_ids` that somebody asked to stop."""
        flags = await self._redis.mget([stop_key(turn_id) for turn_id in turn_ids])
        return {turn_id for turn_id, flag in zip(turn_ids, flags, strict=True) if flag}

    async def hold(self, turn_ids: Iterable[UUID], seconds: float) -> None:
        """Say that these turns' runner lives, for so long unless it is said again."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for turn_id in turn_ids:
                _ = pipe.set(runs_key(turn_id), 1, px=round(seconds * 1000))
            await pipe.execute()


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **_TIMEOUTS)


def logged_text(turn_id: UUID) -> str:
    """Return the text that the log has of a turn, for whoever ends it in its runner's stead.

    Raises redis.RedisError when the log cannot be reached.
    """
    lines = _client(settings.REDIS_URL).lrange(log_key(turn_id), 0, -1)
    return text_of(json.loads(line) for line in lines)


def is_held(turn_id: UUID) -> bool:
    """Say whether the turn's runner said lately that it lives; raises redis.RedisError."""
    return bool(_client(settings.REDIS_URL).exists(runs_key(turn_id)))


def raise_stop(turn_id: UUID) -> None:
    """Raise the flag that the turn's runner sees within 100 ms."""
    _client(settings.REDIS_URL).set(stop_key(turn_id), 1, ex=settings.TURN_LOG_SECONDS)


def forget(turn_ids: Iterable[UUID]) -> None:
    """Delete the logs of these turns before they expire; raises redis.RedisError."""
    keys = [key for turn_id in turn_ids for key in (log_key(turn_id), stop_key(turn_id))]
    if keys:
        _client(settings.REDIS_URL).delete(*keys)


def forget_forgotten() -> None:
    """Have Redis write its journal anew, without what is gone; raises redis.RedisError."""
    client = _client(settings.REDIS_URL)
    if client.info("persistence").get("aof_enabled"):
        client.bgrewriteaof()
