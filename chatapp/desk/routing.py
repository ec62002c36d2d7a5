"""The desk's socket."""

from __future__ import annotations

from typing import Any

from django.urls import path

from chatapp.desk.consumers import DeskConsumer

_desk: Any = DeskConsumer.as_asgi()  # path() is typed for views of HTTP alone
websocket_urlpatterns = [path("ws/desk/", _desk)]
