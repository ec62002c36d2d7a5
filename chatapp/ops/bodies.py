"""How much may be sent at once: more is turned away before anything of it is kept or parsed."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from chatapp.ops.headers import guarded
from chatapp.ops.walls import wall

_SAID = _("That is more than can be sent at once. Make it smaller, or send it in parts.")

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class _TooMuch(Exception):
    """More was sent than may be."""


class BodyLimit:
    """An ASGI application around another: whoever sends more than `settings.BODY_BYTES` gets 413.

    Django would keep all of a body in a file before a view or a limit of ours sees it. A server
    may have read it by then, too (daphne has): a proxy in front should know the same limit.
    """

    def __init__(self, app: Callable[[Any, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serve a request whose body is not too long."""
        read = 0

        async def counted() -> Any:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > settings.BODY_BYTES:
                raise _TooMuch
            return message

        if _announced(scope) > settings.BODY_BYTES:
            await _refuse(scope, send)
            return
        try:
            await self._app(scope, counted, send)
        except _TooMuch:
            await _refuse(scope, send)


def _announced(scope: Any) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


async def _refuse(scope: Any, send: Send) -> None:
    response = await sync_to_async(_refusal, thread_sensitive=False)(scope)
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    # What is left of the body is nobody's to read.
    headers += [(b"connection", b"close"), (b"content-length", b"%d" % len(response.content))]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})


def _refusal(scope: Any) -> HttpResponse:
    request = ASGIRequest(scope, io.BytesIO())
    return guarded(request, wall(request, 413, "too_large", _SAID))
