"""The channel layer on Redis, made to outlive its server.

`channels_redis` lets whoever sends and whoever listens mend a broken connection, both at once: the
one reads what is meant for the other, and the first pages after a restart are turned away. Here a
broken connection is never used again. A new one takes its place, under the lock, once it hears all
that the old one did.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any, TypeGuard

import redis
from channels_redis.pubsub import (
    RedisPubSubChannelLayer,
    RedisPubSubLoopLayer,
    RedisSingleShardConnection,
)
from channels_redis.utils import _wrap_close, create_pool, decode_hosts
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

logger = logging.getLogger(__name__)

_LISTEN_SECONDS = 0.1
_AGAIN_AFTER_SECONDS = 0.25


class _Once(Retry):
    """Does a thing once; the client's own way mends the connection behind our back."""

    async def call_with_retry(self, do: Any, fail: Any, *args: Any, **kwargs: Any) -> Any:
        return await do()


class _Line(RedisSingleShardConnection):  # type: ignore[misc]  # channels_redis has no types
    """A process's connections to one server: one listens, others send."""

    _redis: Redis | None
    _pubsub: PubSub | None

    async def publish(self, channel: str, message: bytes) -> None:
        """Send a message; a connection that broke since the last one is not held against it."""
        async with self._lock:
            if self._redis is None:
                self._redis = self._client()
            try:
                await self._redis.publish(channel, message)
            except redis.ConnectionError:
                await self._redis.publish(channel, message)

    async def subscribe(self, channel: str) -> None:
        """Hear what is sent to `channel` from now on, or raise `RedisError`."""
        async with self._lock:
            if channel in self._subscribed_to:
                return
            self._ensure_receiver()
            self._subscribed_to.add(channel)
            try:
                await self._listen_to(channel)
            except BaseException:
                self._subscribed_to.discard(channel)
                raise

    async def unsubscribe(self, channel: str) -> None:
        """Hear it no more; a broken connection hears nothing, and its successor won't either."""
        async with self._lock:
            if channel not in self._subscribed_to:
                return
            self._subscribed_to.discard(channel)
            if _is_up(self._pubsub):
                with suppress(redis.ConnectionError):
                    await self._pubsub.unsubscribe(channel)

    async def flush(self) -> None:
        """Close everything; what is used again is opened again."""
        listening = self._pubsub
        await super().flush()
        self._pubsub = None
        if listening is not None:
            await _close(listening)

    async def _listen_to(self, channel: str) -> None:
        if _is_up(self._pubsub):
            with suppress(redis.ConnectionError):
                await self._pubsub.subscribe(channel)
                return
        await self._renew()

    async def _do_receiving(self) -> None:
        while True:
            listening = self._pubsub
            try:
                if listening is None and self._subscribed_to:
                    raise redis.ConnectionError
                if listening is None or not listening.subscribed:
                    await asyncio.sleep(_LISTEN_SECONDS)
                else:
                    self._receive_message(await _next_message(listening))
            except redis.RedisError:
                await self._replace(listening)

    async def _replace(self, broken: PubSub | None) -> None:
        """Put another in the place of the one that broke, unless somebody did so already."""
        async with self._lock:
            if self._pubsub is not broken:
                return
            try:
                await self._renew()
            except redis.RedisError as error:
                logger.warning("The channel layer hears nothing: %s", type(error).__name__)
            else:
                return
        await asyncio.sleep(_AGAIN_AFTER_SECONDS)

    async def _renew(self) -> None:
        """Listen on a new connection; others see it once it hears all that it has to."""
        await self._drop()
        fresh = self._client().pubsub()
        try:
            if self._subscribed_to:
                await fresh.subscribe(*self._subscribed_to)
        except BaseException:
            await _close(fresh)
            raise
        self._pubsub = fresh

    async def _drop(self) -> None:
        dropped, self._pubsub = self._pubsub, None
        if dropped is not None:
            await _close(dropped)

    def _client(self) -> Redis:
        return Redis(connection_pool=create_pool(self.host | {"retry": _Once(NoBackoff(), 0)}))


def _is_up(pubsub: PubSub | None) -> TypeGuard[PubSub]:
    connection: Any = None if pubsub is None else pubsub.connection
    return connection is not None and connection.is_connected


async def _next_message(pubsub: PubSub) -> Any:
    return await pubsub.get_message(ignore_subscribe_messages=True, timeout=_LISTEN_SECONDS)


async def _close(pubsub: PubSub) -> None:
    await pubsub.aclose()  # type: ignore[no-untyped-call]
    await pubsub.connection_pool.aclose()


class _LoopLayer(RedisPubSubLoopLayer):  # type: ignore[misc]
    """The layer of one event loop."""

    def __init__(self, hosts: Any = None, **more: Any) -> None:
        super().__init__(hosts, **more)
        self._shards = [_Line(host, self) for host in decode_hosts(hosts)]


class ChannelLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    """What `CHANNEL_LAYERS` names; options as those of `RedisPubSubChannelLayer`."""

    def _get_layer(self) -> _LoopLayer:
        loop = asyncio.get_running_loop()
        if loop not in self._layers:
            self._layers[loop] = _LoopLayer(*self._args, **self._kwargs, channel_layer=self)
            _wrap_close(self, loop)
        found: _LoopLayer = self._layers[loop]
        return found
