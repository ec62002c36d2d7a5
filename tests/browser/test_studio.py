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
    if designer.locator("#text").input_value() != SHIPPED:
        designer.get_by_role("button", name="Roll back").click()
    expect(designer.locator("#text")).to_have_value(SHIPPED)


def test_the_preview_and_the_rules_follow_the_typing(designer):
    designer.goto(HERE)
    designer.locator("#text").fill("Unfortunately no " + "x" * 60)
    headlines = designer.locator("#preview .card__headline")
    expect(headlines).to_have_count(2)
    expect(headlines.first).to_contain_text("Unfortunately no")
    expect(designer.locator("#verdict")).to_contain_text("R8")
    expect(designer.locator("#verdict")).to_contain_text("77 of 60")
    expect(designer.locator("#text")).to_be_focused()


def open_the_weakest(page):
    page.goto("/studio/?category=illicit")
    page.get_by_label("Order").select_option("outcome")
    page.get_by_role("button", name="Show").click()
    weakest = page.locator("tr", has_text=SHIPPED)
    expect(weakest.locator(".score-rate")).to_be_visible()
    weakest.get_by_role("link", name="What could not be done").click()


def mend_and_ask(page):
    page.locator("#text").fill("Unfortunately no")
    expect(page.locator("#verdict")).to_contain_text("R8")
    page.locator("#text").fill(BETTER)
    expect(page.locator("#verdict")).to_contain_text("No copy rule objects.")
    expect(page.locator("#preview .card__headline").first).to_have_text(BETTER)
    page.get_by_label("As wide as").select_option("phone")
    expect(page.locator(".previews[data-width=phone]")).to_be_visible()
    page.get_by_role("button", name="Ask for a review").click()
    expect(page.locator("#talk")).to_contain_text("Somebody else has to look at it.")


@pytest.mark.usefixtures("put_back")
def test_the_weakest_copy_is_found_mended_reviewed_published_and_rolled_back(
    designer, new_page, sign_in
):
    chat = new_page()
    chat.goto("/")
    chat.locator("#text").fill(LOCK)
    chat.locator("#text").press("Enter")
    headline = chat.locator("#transcript .card__headline").last
    expect(headline).to_have_text(SHIPPED)

    open_the_weakest(designer)
    mend_and_ask(designer)

    other = new_page()
    sign_in(other, "designer2")
    other.goto("/studio/")
    other.locator(".note", has_text="for your review").get_by_role("link", name="English").click()
    other.get_by_role("link", name="waiting for a review").click()
    expect(other.locator("#preview .pieces ins").first).to_be_visible()
    other.get_by_role("button", name="Approve and publish").click()
    expect(other.locator(".past-facts .badge", has_text="live")).to_be_visible()
    chat.reload()
    expect(headline).to_have_text(BETTER)

    other.get_by_role("button", name="Roll back").click()
    expect(other.locator("#text")).to_have_value(SHIPPED)
    chat.reload()
    expect(headline).to_have_text(SHIPPED)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_wrong_in_the_studio(new_page, sign_in, axe, scheme, width):
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    sign_in(page, "designer")
    addresses = (
        "/studio/?category=political&language=ar",
        "/studio/headline/self_harm/en/",
        "/studio/body/political/ar/?state=both",
        "/studio/model_consent/every/zh-hans/",
        "/studio/switch_notice/every/es/",
        "/studio/?sort=outcome",
        "/studio/resources/",
        "/studio/resources/us-988/",
        "/studio/rules/?language=ar",
        "/studio/audit/",
        "/studio/headline/self_harm/ja/?theme=contrast",
    )
    found = {}
    for address in addresses:
        page.goto(address)
        wrong = axe(page)
        if wrong:
            found[address] = wrong
    assert found == {}


def test_nothing_sticks_out_on_a_phone_and_the_tab_in_use_is_in_sight(
    new_page, sign_in, shows_its_tab
):
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, "designer")
    pages = (
        *("?category=unknown", "reason/political/ar/", "rules/", "resources/", "resources/new/"),
        *("audit/", "experiments/", "headline/illicit/en/experiment/", "headline/self_harm/de/"),
    )
    for address in (HERE, *(f"/studio/{page}" for page in pages)):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert shows_its_tab(page), address
