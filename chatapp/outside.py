"""Where this server may be led by an address that others wrote: outside, to a public one.

Who keeps a queue names its webhook, a model an image; neither must reach by it what only this
server can: its own ports, its network, its host's metadata.

NotOutside     the host stands for an address that is not public
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx2

_PORTS = {"http": 80, "https": 443}
_TO_IPV4 = IPv6Network("64:ff9b::/96")
"""Addresses that a gateway turns into those of their last four bytes."""
_FORMER_IPV4 = IPv6Network("::/96")
"""Addresses that once stood for those of their last four bytes."""


class NotOutside(Exception):
    """The host stands for an address that is not public."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """An address looked up once: what is asked is what was looked at, whatever names say next."""

    url: httpx2.URL
    host: str
    """What the `Host` header says."""
    name: str
    """What the certificate must be for."""


def pinned(address: str, *, inside: bool) -> Pinned:
    """Look up whom `address` reaches; raises NotOutside, OSError, and httpx2.InvalidURL.

    `inside` says that the operator lets it reach this machine and its network too.
    """
    url = httpx2.URL(address)
    name = url.raw_host.decode("ascii")
    found = _addresses_of(name, url.port or _PORTS.get(url.scheme, 0))
    if not inside and not all(_is_public(one) for one in found):
        raise NotOutside
    return Pinned(url.copy_with(host=str(found[0])), url.netloc.decode("ascii"), name)


def _addresses_of(name: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        known = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a part of the name is too long to be one
        raise httpx2.InvalidURL(name) from error
    return [ip_address(str(place[0]).partition("%")[0]) for *_, place in known]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TO_IPV4 or address in _FORMER_IPV4:
            inner = IPv4Address(address.packed[-4:])
        if inner is not None:
            return _is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast
