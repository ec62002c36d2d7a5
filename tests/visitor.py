"""Somebody with a browser's cookies, who visits a site over HTTP and its sockets."""

from __future__ import annotations

import re
import weakref
from collections.abc import Mapping
from typing import Any

import httpx2
from websockets.asyncio.client import connect
from websockets.typing import Origin

_SOCKET = re.compile(r'data-socket="(?P<path>[^"]+)"')


class Site:
    """A web process on loopback."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = self.origin = f"http://127.0.0.1:{port}"

    def ws(
        self, path: str, cookies: Mapping[str, str] | None = None, origin: str | None = None
    ) -> connect:
        """Open a socket, from our own origin unless told another: `async with site.ws(…)`."""
        sent = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        return connect(
            self.url.replace("http", "ws", 1) + path,
            origin=Origin(self.origin if origin is None else origin),
            additional_headers={"Cookie": sent} if sent else {},
            proxy=None,
            open_timeout=60,
        )

    def visitor(self, cookies: Mapping[str, str] | None = None) -> Visitor:
        """Let a guest in, or somebody with the cookies of another visit."""
        return Visitor(self, cookies or {})

    def sign_in(self, login: str, password: str = "demo") -> Visitor:
        """Let somebody in who has an account."""
        visitor = self.visitor()
        visitor.get("/accounts/login/")
        answer = visitor.post("/accounts/login/", {"login": login, "password": password})
        assert answer.is_success, f"{login} can't sign in: {answer.status_code}"
        assert answer.history, f"{login} can't sign in: no such account, or another password"
        return visitor


class Visitor:
    """A person's browser, without the page: cookies, forms and sockets."""

    def __init__(self, site: Site, cookies: Mapping[str, str]) -> None:
        self.site = site
        self._client = httpx2.Client(
            base_url=site.url,
            cookies=dict(cookies),
            follow_redirects=True,
            trust_env=False,
            timeout=60,
        )
        weakref.finalize(self, self._client.close)

    @property
    def cookies(self) -> dict[str, str]:
        """What the site has given this visitor so far."""
        return {cookie.name: cookie.value or "" for cookie in self._client.cookies.jar}

    def get(self, path: str, *, htmx: bool = False) -> httpx2.Response:
        """Open a page; with `htmx`, as a script on a page would."""
        return self._client.get(path, headers={"HX-Request": "true"} if htmx else {})

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, *, htmx: bool = False
    ) -> httpx2.Response:
        """Send a form from one of our own pages."""
        if "csrftoken" not in self.cookies:
            self.get("/accounts/login/")
        headers = {"Origin": self.site.origin} | ({"HX-Request": "true"} if htmx else {})
        form = {"csrfmiddlewaretoken": self.cookies["csrftoken"], **(data or {})}
        return self._client.post(path, data=form, headers=headers)

    def conversation(self, path: str = "/") -> str:
        """Open a page with a conversation and return its socket's path."""
        answer = self.get(path)
        found = _SOCKET.search(answer.text)
        assert found is not None, f"{path} has no data-socket: {answer.status_code}"
        return found["path"]

    def ws(self, path: str) -> connect:
        """Open a socket with this visitor's cookies."""
        return self.site.ws(path, self.cookies)
