"""Limits counted in memory: a real limiter without a Redis."""

from __future__ import annotations

from limits.aio.storage import MemoryStorage as AsyncMemoryStorage
from limits.storage import MemoryStorage

from chatapp.accounts.limiting.limits import AsyncLimiter, Limiter


def limiter_in_memory():
    storage = MemoryStorage()

    def give_back(key, at):
        _remove_nearest(storage.events[key], at)

    return Limiter(storage, give_back)


def async_limiter_in_memory():
    storage = AsyncMemoryStorage()

    async def give_back(key, at):
        _remove_nearest(storage.events[key], at)

    return AsyncLimiter(storage, give_back)


def _remove_nearest(entries, at):
    entries.remove(min(entries, key=lambda entry: abs(entry.atime - at)))
