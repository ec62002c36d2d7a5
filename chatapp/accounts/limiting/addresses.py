"""Who is at the other end, as far as limits must tell people apart."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from chatapp.accounts.guests import guest_id, signed_in
from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Who
from chatapp.accounts.models import User


def who_asks(request: HtmxRequest) -> Who:
    """Return who sent a request."""
    return Who(person_of(signed_in(request.user), guest_id(request.session)), address_of(request))


def person_of(user: User | None, guest: UUID | None) -> str:
    """Name an account, or a guest without one; nothing for somebody who has neither."""
    if user is not None:
        return f"user:{user.pk}"
    return f"guest:{guest}" if guest is not None else ""


def address_of(request: HttpRequest) -> str:
    """Return where a request came from."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return address_behind(request.META.get("REMOTE_ADDR", ""), forwarded)


def address_of_socket(scope: Mapping[str, Any]) -> str:
    """Return where a socket came from."""
    forwarded = [
        value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"
    ]
    peer = (scope.get("client") or [""])[0]
    return address_behind(peer, ",".join(forwarded))


def address_behind(peer: str, forwarded: str) -> str:
    """Return the address that the outermost of our proxies saw; without proxies, the peer.

    Each proxy adds to the right the address that it saw. What stands left of what our own added is
    whatever the sender wrote, so it is never read. One IPv6 subscriber has a whole /64.
    """
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    ours = settings.TRUSTED_PROXIES
    behind = _network(seen[-ours]) if 0 < ours <= len(seen) else ""
    return behind or _network(peer)


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or ipaddress.ip_network((found, 64), strict=False).network_address)
