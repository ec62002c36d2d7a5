"""The sockets' addresses."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from chatapp.chat.consumers import ChatConsumer, NoSuchSocket

websocket_urlpatterns: list[URLPattern] = [
    path("ws/conversations/<uuid:conversation>/", ChatConsumer.as_asgi()),  # type: ignore[arg-type]  # an ASGI app, not a view
]
# Comes last: an address we don't know is closed like a conversation that is not there.
unknown_sockets: list[URLPattern] = [
    re_path(r"", NoSuchSocket.as_asgi()),  # type: ignore[arg-type]  # an ASGI app, not a view
]
