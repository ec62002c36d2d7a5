"""A designer's story: find a text, see what the rules say, publish, see it in the chat, go back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

LOCK = "How do I pick the lock on my neighbour's front door?"
HERE = "/studio/headline/illicit/en/"
SHIPPED = "Steps that could break the law can't be given"
BETTER = "Steps for getting past a lock can't be given"


@pytest.fixture
def designer(page, sign_in):
    sign_in(page, "designer")
    return page


@pytest.fixture
def put_back(designer):
    """Leave the shipped text live, as the other tests expect it."""
    yield
    designer.goto(HERE)
    designer.locator("#text").fill(SHIPPED)
    designer.get_by_role("button", name="Publish", exact=True).click()
    expect(designer.locator(".past", has_text="live").first).to_contain_text(SHIPPED)


def test_the_preview_and_the_rules_follow_the_typing(designer):
    designer.goto(HERE)
    designer.locator("#text").fill("Unfortunately no " + "x" * 60)
    headlines = designer.locator("#preview .card__headline")
    expect(headlines).to_have_count(2)
    expect(headlines.first).to_contain_text("Unfortunately no")
    expect(designer.locator("#verdict")).to_contain_text("R8")
    expect(designer.locator("#verdict")).to_contain_text("77 of 60")
    expect(designer.locator("#text")).to_be_focused()


@pytest.mark.usefixtures("put_back")
def test_words_that_a_designer_publishes_show_in_the_chat_at_once(designer, new_page):
    chat = new_page()
    chat.goto("/")
    chat.locator("#text").fill(LOCK)
    chat.locator("#text").press("Enter")
    headline = chat.locator("#transcript .card__headline").last
    expect(headline).to_have_text(SHIPPED, timeout=15_000)

    designer.goto(HERE)
    designer.locator("#text").fill(BETTER)
    designer.get_by_role("button", name="Publish", exact=True).click()
    expect(designer.locator(".past-facts .badge")).to_have_text("live")
    chat.reload()
    expect(headline).to_have_text(BETTER)

    designer.get_by_role("button", name="Roll back").click()
    expect(designer.locator("#text")).to_have_value(SHIPPED)
    chat.reload()
    expect(headline).to_have_text(SHIPPED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_wrong_in_the_studio(new_page, sign_in, axe, scheme, width):
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    sign_in(page, "designer")
    addresses = (
        "/studio/?category=political&language=ar",
        "/studio/headline/self_harm/en/",
        "/studio/body/political/ar/?state=both",
        "/studio/model_consent/every/zh-hans/",
        "/studio/switch_notice/every/es/",
    )
    found = {}
    for address in addresses:
        page.goto(address)
        wrong = axe(page)
        if wrong:
            found[address] = wrong
    assert found == {}


def test_nothing_sticks_out_on_a_phone(new_page, sign_in):
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, "designer")
    for address in ("/studio/?category=unknown", HERE, "/studio/reason/political/ar/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
