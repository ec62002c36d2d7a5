"""Ask a callable that the host plugged in: sync or async, for so long and no longer.

PluggedFailed: it raised, was late, or answered something else.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")
_THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="plugged")
"""Threads of their own: checks that hang must not keep others from looking up a host."""


class PluggedFailed(Exception):
    """There is no answer to go by; the message names how it failed, never what was asked."""


async def ask_plugged(
    check: Callable[..., Any], *asked: object, answers: type[_Answer], seconds: float
) -> _Answer | None:
    """Return what `check` says of `asked`: one of `answers`, or nothing to say.

    Raises `PluggedFailed` when it fails, is late, or says something else.
    """
    said = await _said(check, asked, seconds)
    if said is None or isinstance(said, answers):
        return said
    raise PluggedFailed(f"answered with {type(said).__name__}")


async def _said(check: Callable[..., Any], asked: tuple[object, ...], seconds: float) -> Any:
    try:
        async with asyncio.timeout(seconds):
            if inspect.iscoroutinefunction(check):
                return await check(*asked)
            said = await asyncio.get_running_loop().run_in_executor(_THREADS, check, *asked)
            return await said if inspect.isawaitable(said) else said
    except TimeoutError:
        raise PluggedFailed(f"no answer within {seconds:g} s") from None
    except Exception as error:
        # Somebody else's code: whatever it raises is no answer.
        raise PluggedFailed(type(error).__name__) from None
