"""How often somebody may do something: counted per person and per address, and given back."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import limits
import redis
from django.conf import settings
from django.utils.crypto import salted_hmac
from limits.aio.strategies import MovingWindowRateLimiter as AsyncMovingWindow
from limits.strategies import MovingWindowRateLimiter as MovingWindow

logger = logging.getLogger(__name__)

_OUTAGE_SECONDS = 5


class Act(StrEnum):
    """What is limited; `settings.LIMITS` says how often each may be done."""

    SAY = "say"
    TALK = "talk"
    STOP = "stop"
    CONNECT = "connect"
    CHOICE = "choice"
    PERSON = "person"
    SIGN_IN = "sign_in"
    MAIL = "mail"
    EXPORT = "export"
    FORMULAS = "formulas"
    SEARCH = "search"
    UPLOAD = "upload"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Who:
    """Who does it: an account or a guest, and from where; either may be unknown."""

    person: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What an act has cost, so that it can be given back; nothing while limits are off."""

    person: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    at: float = 0.0

    @property
    def keys(self) -> tuple[str, ...]:
        """Every window that counted it."""
        return self.person + self.address

    @property
    def of_person(self) -> Hit:
        """Return the person's part: the address keeps its own, against floods of what is free."""
        return Hit(self.person, (), self.at)


class Limited(Exception):
    """That was too often; nothing was counted, and after `wait` seconds there is room again."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"{wait} s")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class _Count:
    """One window of one person or one address."""

    item: limits.RateLimitItem
    of: tuple[str, str, str]

    @property
    def key(self) -> str:
        return self.item.key_for(*self.of)


class Limiter:
    """Counts for synchronous code, in a storage of the `limits` library.

    The library takes no hit back, so whoever brings the storage brings `give_back(key, at)`.
    While Redis is away everything may be done: silence would be the worse answer.
    """

    def __init__(
        self, storage: limits.storage.Storage, give_back: Callable[[str, float], None]
    ) -> None:
        self._windows = MovingWindow(storage)
        self._give_back = give_back
        self._outage = _Outage()

    def hit(self, act: Act, who: Who) -> Hit:
        """Count an act; raises Limited."""
        hit = Hit()
        if settings.RATE_LIMIT and not self._outage.lasts:
            with self._outage.tolerated():
                hit = self._hit(_counts(act, who))
        return hit

    def give_back(self, hit: Hit) -> None:
        """Take back what an act has cost."""
        if hit.keys and not self._outage.lasts:
            with self._outage.tolerated():
                for key in hit.keys:
                    self._give_back(key, hit.at)

    def _hit(self, counts: list[_Count]) -> Hit:
        at, taken = time.time(), list[_Count]()
        for count in counts:
            if not self._windows.hit(count.item, *count.of):
                self.give_back(_hit_of(taken, at))
                raise Limited(
                    _wait([self._windows.get_window_stats(one.item, *one.of) for one in counts])
                )
            taken.append(count)
        return _hit_of(taken, at)


class AsyncLimiter:
    """The same counts for the event loop, which never waits for another's Redis."""

    def __init__(
        self,
        storage: limits.aio.storage.Storage,
        give_back: Callable[[str, float], Awaitable[object]],
    ) -> None:
        self._windows = AsyncMovingWindow(storage)
        self._give_back = give_back
        self._outage = _Outage()

    async def hit(self, act: Act, who: Who) -> Hit:
        """Count an act; raises Limited."""
        hit = Hit()
        if settings.RATE_LIMIT and not self._outage.lasts:
            with self._outage.tolerated():
                hit = await self._hit(_counts(act, who))
        return hit

    async def give_back(self, hit: Hit) -> None:
        """Take back what an act has cost."""
        if hit.keys and not self._outage.lasts:
            with self._outage.tolerated():
                for key in hit.keys:
                    await self._give_back(key, hit.at)

    async def _hit(self, counts: list[_Count]) -> Hit:
        at, taken = time.time(), list[_Count]()
        for count in counts:
            if not await self._windows.hit(count.item, *count.of):
                await self.give_back(_hit_of(taken, at))
                stats = [await self._windows.get_window_stats(one.item, *one.of) for one in counts]
                raise Limited(_wait(stats))
            taken.append(count)
        return _hit_of(taken, at)


class _Outage:
    """Redis is away: said once, and for some seconds nobody waits for it again."""

    def __init__(self) -> None:
        self._until = 0.0
        self._said = False

    @property
    def lasts(self) -> bool:
        """Say whether it is too early to ask again."""
        return time.monotonic() < self._until

    @contextmanager
    def tolerated(self) -> Iterator[None]:
        """Go on without Redis when it fails."""
        try:
            yield
        except redis.RedisError as error:
            if not self._said:
                logger.warning("Limits are off, Redis is away: %s", type(error).__name__)
            self._said = True
            self._until = time.monotonic() + _OUTAGE_SECONDS
        else:
            self._said = False


def _counts(act: Act, who: Who) -> list[_Count]:
    """Return every window that the act falls into; keys hold no name and no address."""
    found = []
    for kind, rates in zip(("person", "address"), settings.LIMITS[act.value], strict=True):
        whose = getattr(who, kind)
        if whose:
            secret = salted_hmac(__name__, whose, algorithm="sha256").hexdigest()[:32]
            found += [_Count(item, (act.value, kind, secret)) for item in _items(rates)]
    return found


def _hit_of(taken: list[_Count], at: float) -> Hit:
    person = tuple(count.key for count in taken if count.of[1] == "person")
    return Hit(person, tuple(count.key for count in taken if count.of[1] == "address"), at)


@cache
def _items(rates: str) -> tuple[limits.RateLimitItem, ...]:
    return tuple(limits.parse_many(rates))


def _wait(stats: list[limits.WindowStats]) -> int:
    """Return in how many seconds every window has room, at least one."""
    full = [one.reset_time for one in stats if not one.remaining]
    return max(1, math.ceil(max(full, default=0.0) - time.time()))
