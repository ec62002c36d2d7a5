"""The sockets' addresses."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path

from chatapp.chat.consumers import ChatConsumer
from chatapp.chat.nowhere import NoSuchSocket

_chat: Any = ChatConsumer.as_asgi()  # path() is typed for views of HTTP alone
_nowhere: Any = NoSuchSocket.as_asgi()

websocket_urlpatterns: list[Any] = [path("ws/conversations/<uuid:conversation>/", _chat)]
# Comes last: an address we don't know is closed like a conversation that is not there.
unknown_sockets: list[Any] = [re_path(r"", _nowhere)]
