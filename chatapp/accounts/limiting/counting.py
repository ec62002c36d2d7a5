"""Where limits are counted: Redis, so that every process of the product counts together."""

from __future__ import annotations

from functools import cache
from typing import Any

import redis
import redis.asyncio
import redis.asyncio.retry
from django.conf import settings
from limits.aio.storage import RedisStorage as AsyncRedisStorage
from limits.storage import RedisStorage
from redis.backoff import NoBackoff
from redis.retry import Retry

from chatapp.accounts.limiting.limits import AsyncLimiter, Limiter

_PREFIX = "chatapp:limits"
# Our pool knows the address; the library reads of this one only that it is a Redis.
_A_REDIS = "redis://"

# The library keeps a moving window as a list of times and takes no hit back. The one to take back
# is the one nearest to when we counted: entries of one window differ in nothing else. One that is
# five seconds off is another's, ours has left the window by itself.
_GIVE_BACK = """
local nearest, apart
for _, entry in ipairs(redis.call('lrange', KEYS[1], 0, -1)) do
  local off = math.abs(tonumber(entry) - tonumber(ARGV[1]))
  if off <= 5 and (not apart or off < apart) then
    nearest, apart = entry, off
  end
end
if nearest then
  redis.call('lrem', KEYS[1], 1, nearest)
end
"""


def limiter() -> Limiter:
    """Return this process's limiter for views."""
    return _limiter(settings.REDIS_URL)


def async_limiter() -> AsyncLimiter:
    """Return this process's limiter for its event loop."""
    return _async_limiter(settings.REDIS_URL)


def _pool_options(retry: type[Retry | redis.asyncio.retry.Retry]) -> dict[str, Any]:
    """Return how long to wait; the one retry is for a connection that was closed while unused."""
    patience = settings.LIMIT_PATIENCE_SECONDS
    return {
        "retry": retry(NoBackoff(), 1),
        "socket_connect_timeout": patience,
        "socket_timeout": patience,
    }


@cache
def _limiter(url: str) -> Limiter:
    pool = redis.ConnectionPool.from_url(url, **_pool_options(Retry))
    storage = RedisStorage(_A_REDIS, connection_pool=pool, key_prefix=_PREFIX)
    script = redis.Redis(connection_pool=pool).register_script(_GIVE_BACK)

    def give_back(key: str, at: float) -> None:
        script([storage.prefixed_key(key)], [at])

    return Limiter(storage, give_back)


@cache
def _async_limiter(url: str) -> AsyncLimiter:
    pool = redis.asyncio.ConnectionPool.from_url(url, **_pool_options(redis.asyncio.retry.Retry))
    options: dict[str, Any] = {"connection_pool": pool, "key_prefix": _PREFIX}
    storage = AsyncRedisStorage(_A_REDIS, implementation="redispy", **options)
    script = redis.asyncio.Redis(connection_pool=pool).register_script(_GIVE_BACK)

    async def give_back(key: str, at: float) -> None:
        await script([storage.bridge.prefixed_key(key)], [at])

    return AsyncLimiter(storage, give_back)
