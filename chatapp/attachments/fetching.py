"""Fetch an image from elsewhere for whoever asked to see it: one try, bounded in every way.

Missing        it is not here, and why
"""

from __future__ import annotations

import asyncio
import ssl
from enum import StrEnum
from functools import cache
from threading import BoundedSemaphore

import httpx2
from asgiref.sync import async_to_sync
from django.conf import settings

from chatapp.attachments.inspecting import Picture, Unfit, Why, inspect_image
from chatapp.outside import NotOutside, Pinned, pinned

_MOST_REDIRECTS = 3
_HEADERS = {
    "Accept": "image/png, image/jpeg, image/webp, image/gif",
    "Accept-Encoding": "identity",  # what is packed could become a thousand times as much
    "User-Agent": "Onward",
}


class Reason(StrEnum):
    """Why an image is not here."""

    INSIDE = "inside"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    NOT_GIVEN = "not_given"
    ELSEWHERE = "elsewhere"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    NOT_AN_IMAGE = "not_an_image"
    BUSY = "busy"
    TOO_MANY = "too_many"


class Missing(Exception):
    """The image is not here."""

    def __init__(self, why: Reason) -> None:
        """Keep the reason, for whoever puts it into words."""
        super().__init__(why)
        self.why = why


def fetch(address: str) -> Picture:
    """Return the image at an https address, made anew from its pixels; raises Missing.

    Only its own host is asked, and only at a public address: redirects may not leave it. The caller
    waits for up to `IMAGE_SECONDS`, and only `IMAGE_FETCHES` of a process do at once.
    """
    room = _room(settings.IMAGE_FETCHES)
    if not room.acquire(blocking=False):
        raise Missing(Reason.BUSY)
    try:
        # Reading the authorities takes a while, in which the loop may serve others.
        trusted = httpx2.create_ssl_context()
        return _inspected(async_to_sync(_downloaded)(address, trusted))
    finally:
        room.release()


@cache
def _room(most: int) -> BoundedSemaphore:
    return BoundedSemaphore(most)


def _inspected(content: bytes) -> Picture:
    try:
        return inspect_image(content, most_pixels=settings.IMAGE_PIXELS)
    except Unfit as unfit:
        many = unfit.why is Why.TOO_MANY_PIXELS
        raise Missing(Reason.TOO_MANY_PIXELS if many else Reason.NOT_AN_IMAGE) from unfit


async def _downloaded(address: str, trusted: ssl.SSLContext) -> bytes:
    """Return what is there; the time is for all of it, however slowly its bytes drip."""
    try:
        async with asyncio.timeout(settings.IMAGE_SECONDS):
            return await _followed(address, trusted)
    except NotOutside:
        raise Missing(Reason.INSIDE) from None
    except (TimeoutError, httpx2.TimeoutException):
        raise Missing(Reason.SLOW) from None
    except (OSError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Missing(Reason.UNREACHABLE) from error


async def _followed(address: str, trusted: ssl.SSLContext) -> bytes:
    url, limit = httpx2.URL(address), settings.IMAGE_SECONDS
    async with httpx2.AsyncClient(verify=trusted, timeout=limit, follow_redirects=False) as client:
        for _ in range(_MOST_REDIRECTS + 1):
            place = await asyncio.to_thread(pinned, str(url), inside=settings.IMAGE_INSIDE)
            found = await _asked(client, place)
            if isinstance(found, bytes):
                return found
            url = _on_the_same_host(url, found)
    raise Missing(Reason.ELSEWHERE)


async def _asked(client: httpx2.AsyncClient, place: Pinned) -> bytes | str:
    """Return what an address answers with, or where it leads."""
    async with client.stream(
        "GET",
        place.url,
        headers={**_HEADERS, "Host": place.host},
        extensions={"sni_hostname": place.name},
    ) as answer:
        if answer.has_redirect_location:
            return answer.headers["Location"]
        if answer.status_code != httpx2.codes.OK:
            raise Missing(Reason.NOT_GIVEN)
        content = bytearray()
        async for piece in answer.aiter_raw():
            content += piece
            if len(content) > settings.IMAGE_BYTES:
                raise Missing(Reason.TOO_LARGE)
        return bytes(content)


def _on_the_same_host(url: httpx2.URL, location: str) -> httpx2.URL:
    """Return where a redirect leads, if that is the host that the reader agreed to."""
    following = url.join(location)
    if (following.scheme, following.netloc) != (url.scheme, url.netloc):
        raise Missing(Reason.ELSEWHERE)
    return following
