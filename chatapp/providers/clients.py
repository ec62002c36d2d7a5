"""The HTTP clients to providers: one for each address, key and event loop, made when first used."""

from __future__ import annotations

import asyncio
import importlib
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_CONNECT_SECONDS = 5.0
_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, str], AsyncOpenAI]]
_clients = WeakKeyDictionary()


async def warm_up() -> None:
    """Import openai off the event loop: it takes 0.8 s and 68 MB, which workers never need."""
    await asyncio.to_thread(importlib.import_module, "openai")


async def client_for(base_url: str, key: str) -> AsyncOpenAI:
    """Return the running loop's client for this address and key."""
    loop = asyncio.get_running_loop()
    known = _clients.get(loop, {}).get((base_url, key))
    if known is not None:
        return known
    await warm_up()
    kept = _clients.setdefault(loop, {})
    if (base_url, key) not in kept:
        kept[base_url, key] = _client(base_url, key)
    return kept[base_url, key]


async def close_clients() -> None:
    """Close the running loop's clients; call it at shutdown."""
    for client in _clients.pop(asyncio.get_running_loop(), {}).values():
        await client.close()


def network_errors() -> tuple[type[Exception], ...]:
    """Return what a broken connection raises, in the three libraries that it passes through."""
    openai, httpx, aiohttp = map(importlib.import_module, ("openai", "httpx2", "aiohttp"))
    return openai.APIConnectionError, httpx.HTTPError, aiohttp.ClientError, OSError


def status_error() -> type[Exception]:
    """Return what openai raises for an HTTP status of 300 and above."""
    found: type[Exception] = importlib.import_module("openai").APIStatusError
    return found


def _client(base_url: str, key: str) -> AsyncOpenAI:
    """Make a client that never retries and waits as long as our own deadlines.

    A read has no limit of its own: keep-alive comments would reset it, so callers watch the clock.
    """
    openai: ModuleType = importlib.import_module("openai")
    timeout = openai.Timeout(None, connect=_CONNECT_SECONDS, pool=_CONNECT_SECONDS)
    at_home = urlsplit(base_url).hostname in {"127.0.0.1", "localhost", "::1"}
    client: AsyncOpenAI = openai.AsyncOpenAI(
        api_key=key or "none",
        base_url=base_url,
        max_retries=0,
        timeout=timeout,
        http_client=openai.DefaultAioHttpClient(
            timeout=timeout,
            trust_env=not at_home,  # a proxy cannot reach our own loopback
            follow_redirects=False,  # a redirect would carry the conversation elsewhere
        ),
    )
    # The client takes these from the environment, whoever the provider is.
    client.organization = client.project = None
    return client
