"""Answers for machines: is the process up, can it work, and how much does it do."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import redis.exceptions
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chatapp.accounts.guests import signed_in
from chatapp.celery import app

_PATIENCE = 2  # seconds for each part to answer


@never_cache
@require_safe
async def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process is up."""
    return JsonResponse({"status": "up"})


@never_cache
@require_safe
async def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether what we depend on answers; 503 names what does not."""
    answers = await asyncio.gather(*(_answers(check) for check in _CHECKS.values()))
    failing = [name for name, answered in zip(_CHECKS, answers, strict=True) if not answered]
    if failing:
        return JsonResponse({"status": "not ready", "failing": failing}, status=503)
    return JsonResponse({"status": "ready"})


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Expose the process's metrics to staff and to whoever has the token."""
    if not (_has_token(request) or _is_staff(request)):
        return HttpResponseForbidden("Metrics are for staff, or for the bearer of the token.\n")
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    token = str(settings.METRICS_TOKEN)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and secrets.compare_digest(given.encode(), token.encode())


def _is_staff(request: HttpRequest) -> bool:
    person = signed_in(request.user)
    return person is not None and person.is_staff


async def _answers(check: Callable[[], Awaitable[None]]) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            await check()
    except (DatabaseError, OSError, redis.exceptions.RedisError, OperationalError):
        return False  # a time-out is an OSError
    return True


async def _database() -> None:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    await sync_to_async(ask)()


async def _channel_layer() -> None:
    layer = get_channel_layer()
    if layer is None:
        raise ConnectionError("no channel layer is configured")
    await layer.group_send("ops.readyz", {"type": "ops.readyz"})


async def _broker() -> None:
    def ask() -> None:
        with app.connection_for_write() as link:
            link.ensure_connection(max_retries=1, timeout=_PATIENCE)

    await asyncio.to_thread(ask)


_CHECKS: dict[str, Callable[[], Awaitable[None]]] = {
    "database": _database,
    "channel layer": _channel_layer,
    "broker": _broker,
}
