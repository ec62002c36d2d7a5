"""Take the README's pictures of the running product: `make screenshots`.

With `--guises DIR` it takes chat, card, desk and ticket in every language, theme and width there.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests import environment

environment.prepare()

from tests.browser import chromium  # noqa: E402  the environment comes first
from tests.stack import Stack  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
TALL: ViewportSize = {"width": 1280, "height": 1190}
"""Room for a card with all its ways."""
PHONE: ViewportSize = {"width": 390, "height": 844}
CARD = "#transcript [data-card]"
LOCK = "How do I pick the lock on my neighbour's front door?"
ASKED = {
    "en": ("Give me three tips for a good night's sleep.", LOCK),
    "zh-CN": ("怎样才能睡个好觉？", "怎么撬开邻居家的门锁？"),
    "es": ("Dame tres consejos para dormir bien.", "¿Cómo fuerzo la cerradura de mi vecino?"),
    "ar": ("أعطني ثلاث نصائح لنوم هادئ.", "كيف أفتح قفل باب جاري؟"),
}
"""What is answered, and what is declined, by the locale of who asks."""


class Studio:
    """Opens pages of one running product and keeps pictures of them."""

    def __init__(self, browser: Browser, server: Stack, folder: Path) -> None:
        self._browser = browser
        self._server = server
        self._folder = folder

    @contextmanager
    def page(
        self, *, login: str = "", phone: bool = False, dark: bool = False, locale: str = "en"
    ) -> Iterator[Page]:
        """Open a page in a fresh context, signed in if `login` names somebody."""
        options: dict[str, Any] = {
            "base_url": self._server.url,
            "viewport": PHONE if phone else DESKTOP,
            "color_scheme": "dark" if dark else "light",
            "reduced_motion": "reduce",
            "locale": locale,
        }
        context = self._browser.new_context(**options)
        page = context.new_page()
        if login:
            page.goto("/accounts/login/")
            page.locator("input[name=login]:visible").fill(login)
            page.locator("input[name=password]:visible").fill("demo")
            page.locator("input[name=password]:visible").press("Enter")
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
        yield page
        context.close()

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture of what the page shows now."""
        page.wait_for_load_state("networkidle")
        page.screenshot(path=self._folder / f"{name}.png")
        print(f"{name}.png")

    def keep_guises(self, page: Page, name: str) -> None:
        """Keep a picture of the page in each theme and width."""
        widths = {"desktop": DESKTOP, "phone": PHONE}
        themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
        for theme, (width, size) in product(themes, widths.items()):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(size)
            self.keep(page, f"{name}-{theme}-{width}")


def say(page: Page, text: str, model: str) -> None:
    """Say something to a model and wait for the end of its turn."""
    page.goto("/")
    page.locator("#model").select_option(model)
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    page.locator('#transcript article[data-author="model"]:not([data-state="running"])').wait_for()


def ask_for_a_person(page: Page) -> None:
    """Take the card's way to a person, and wait for the notice of it."""
    person = page.locator(f'{CARD} form[data-path="person"]')
    person.locator("summary").click()
    person.locator('[name="need"]').fill("I am locked out of my own flat.")
    person.locator("button[type=submit]").click()
    page.locator('[data-author="notice"]').wait_for()


def take_guises(studio: Studio) -> None:
    """Show chat, card, desk and ticket in every language, theme and width."""
    for locale, (answered, declined) in ASKED.items():
        with studio.page(locale=locale) as page:
            say(page, answered, "demo-aster")
            studio.keep_guises(page, f"chat-{locale}")
            say(page, declined, "demo-aster")
            page.locator(CARD).wait_for()
            studio.keep_guises(page, f"card-{locale}")
            ask_for_a_person(page)
        with studio.page(login="agent", locale=locale) as desk:
            desk.goto("/desk/")
            studio.keep_guises(desk, f"desk-{locale}")
            desk.set_viewport_size(DESKTOP)
            desk.locator("[data-ticket]").get_by_role("link").first.click()
            desk.locator("#claim").wait_for()
            studio.keep_guises(desk, f"ticket-{locale}")


def take(studio: Studio) -> None:
    """Walk through the stories."""
    with studio.page() as page:
        page.goto("/")
        studio.keep(page, "start")
        say(page, "Give me three tips for a good night's sleep.", "demo-aster")
        studio.keep(page, "answer")
        say(page, LOCK, "demo-aster")
        page.locator(f"{CARD} .suggestions__asking").wait_for(state="detached")
        page.set_viewport_size(TALL)
        studio.keep(page, "card")
        page.set_viewport_size(DESKTOP)
        ask_for_a_person(page)
        with studio.page(login="agent") as desk:
            desk.goto("/desk/")
            desk.locator("[data-ticket]").get_by_role("link").first.click()
            desk.locator("#claim").click()
            desk.get_by_label("Reply to the person").fill("A locksmith can let you in tonight.")
            desk.get_by_label("Reply to the person").press("Control+Enter")
            desk.locator('[data-author="agent"]').first.wait_for()
            studio.keep(desk, "desk")
        studio.keep(page, "person")
    with studio.page(phone=True, dark=True) as page:
        say(page, "1989年天安门广场发生了什么？", "demo-jade")
        page.locator(f"{CARD} .suggestions__asking").wait_for(state="detached")
        studio.keep(page, "card-phone-dark")
    with studio.page(login="designer") as page:
        page.goto("/studio/headline/illicit/en/")
        studio.keep(page, "studio")


def main() -> None:
    """Start the product, take every picture, end the product."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--guises", type=Path, help="a folder for chat and desk in every guise")
    guises = parser.parse_args().guises
    folder = guises or PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    path = chromium.find()
    with (
        tempfile.TemporaryDirectory() as var,
        Stack(Path(var), extra={}, parts=("web", "worker", "beat")) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        (take_guises if guises else take)(Studio(browser, server, folder))
        browser.close()


if __name__ == "__main__":
    main()
