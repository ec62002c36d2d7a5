"""A real Chromium on the real product; a page that complains in its console fails its test."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser import axe as axes
from tests.browser import chromium
from tests.stack import Stack

_PATIENCE_MS = 30_000
"""How long a page may take to become what a test expects, on a machine that others use too."""
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The installed Chromium, else Playwright's own."""
    path = chromium.find()
    assert path, "no Chromium: make test installs one, or set CHROMIUM to its path"
    # Synchronous Playwright keeps an event loop in this thread, where Django then refuses its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield browser
        browser.close()


_TABS_IN_SIGHT = """() => [...document.querySelectorAll(".tabs [aria-current]")].every((one) => {
  const [tab, row] = [one.getBoundingClientRect(), one.closest("nav").getBoundingClientRect()];
  return tab.left >= row.left - 1 && tab.right <= row.right + 1;
})"""


class Complaints:
    """What the pages of one test complained about, and what it expects of that."""

    def __init__(self) -> None:
        self._heard: list[str] = []
        self._allowed = [
            # htmx says so of a poll that a click replaced; what failed it also calls sendError.
            r"error: htmx:(afterRequest|sendAbort)",
            # Chromium says so of a page that is left in the moment in which it connects.
            r"WebSocket is closed before the connection is established",
        ]

    def watch(self, page: Page) -> None:
        """Listen to a page; a violation of the CSP comes as an error in the console."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._heard.append(f"uncaught: {error}"))

    def allow(self, pattern: str) -> None:
        """Expect complaints that match `pattern`."""
        self._allowed.append(pattern)

    def unexpected(self) -> list[str]:
        """Return the complaints that nobody expected."""
        return [
            text
            for text in self._heard
            if not any(re.search(pattern, text) for pattern in self._allowed)
        ]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._heard.append(f"{message.type}: {message.text} ({message.location['url']})")


@pytest.fixture
def complaints() -> Complaints:
    """What this test's pages complain about."""
    return Complaints()


@pytest.fixture(autouse=True)
def quiet_console(complaints: Complaints) -> Iterator[None]:
    """Fail a test whose pages complained."""
    yield
    assert complaints.unexpected() == []


@pytest.fixture
def allow_console(complaints: Complaints) -> Callable[[str], None]:
    """Let an expected complaint through: `allow_console(r"409")`."""
    return complaints.allow


@pytest.fixture
def new_page(
    browser: Browser, server: Stack, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """Open a page for another person: `new_page()`, or `new_page(color_scheme="dark")`."""
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=server.url, **options)
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of the one person that most tests need."""
    return new_page()


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Sign in through the form: `sign_in(page, "agent")`."""

    def sign_in_as(page: Page, login: str, password: str = "demo") -> None:
        page.goto("/accounts/login/")
        page.locator("input[name=login]:visible").fill(login)
        page.locator("input[name=password]:visible").fill(password)
        page.locator("input[name=password]:visible").press("Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return sign_in_as


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """List what axe finds wrong on a page: `assert axe(page) == []`."""
    return axes.violations


@pytest.fixture
def shows_its_tab() -> Callable[[Page], bool]:
    """Say whether the tab in use of each row is in sight: `assert shows_its_tab(page)`."""

    def shows(page: Page) -> bool:
        return bool(page.evaluate(_TABS_IN_SIGHT))

    return shows
