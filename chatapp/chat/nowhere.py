"""The socket behind addresses that we don't have."""

from __future__ import annotations

from channels.generic.websocket import AsyncWebsocketConsumer

_GONE = 4404


class NoSuchSocket(AsyncWebsocketConsumer):
    """Closes sockets at addresses that we don't have."""

    channel_layer_alias = "none"

    async def connect(self) -> None:
        """Accept first: a close code is only seen after the handshake."""
        await self.accept()
        await self.close(_GONE)
