"""Ports on loopback that stay ours while nobody listens there."""

from __future__ import annotations

import socket


def hold(port: int = 0) -> socket.socket:
    """Keep `port`, or a free one, until the returned socket is closed: `hold().getsockname()[1]`.

    A server of ours can listen there all the same, for it sets SO_REUSEADDR as well; whoever
    looks for a free port passes over it. So no other run's server is taken for ours.
    """
    holder = socket.socket()
    if port:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return holder
