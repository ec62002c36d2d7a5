"""The frame of a middleware that keeps something at hand while a request is answered."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Around(ABC):
    """A middleware that answers each request within a context, in threads and in event loops."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._waits = iscoroutinefunction(get_response)
        if self._waits:
            markcoroutinefunction(self)

    @abstractmethod
    def around(self, request: HttpRequest) -> AbstractContextManager[object]:
        """Return the context in which a request is answered."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer the request within its context."""
        if self._waits:
            return self._answered(request)
        with self.around(request):
            response: HttpResponseBase = self._get_response(request)
        return response

    async def _answered(self, request: HttpRequest) -> HttpResponseBase:
        with self.around(request):
            response: HttpResponseBase = await self._get_response(request)
        return response
