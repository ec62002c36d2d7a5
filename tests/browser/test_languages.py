from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

LOCK = "How do I pick the lock on my neighbour's front door?"


def choose(page, name):
    page.locator("[popovertarget=languages]").click()
    page.locator("#languages").get_by_role("button", name=name).click()
    page.wait_for_load_state("networkidle")


@pytest.fixture
def arabic(new_page):
    page = new_page(reduced_motion="reduce")  # axe must not see a card that is still appearing
    page.goto("/")
    choose(page, "العربية")
    return page


def test_the_language_is_switched_in_the_page_and_remembered(page):
    page.goto("/")
    page.locator("#text").fill(LOCK)
    page.locator("#send").click()
    expect(page.locator("[data-card]")).to_be_visible()
    page.locator("#text").fill("Half written")
    choose(page, "Español")
    expect(page.get_by_role("button", name="Enviar")).to_be_visible()
    expect(page.locator("[data-card]")).to_be_visible()  # where the reader was, with the draft
    expect(page.locator("#text")).to_have_value("Half written")
    page.goto("/accounts/login/")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_the_language_is_switched_without_scripts(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/accounts/login/")
    choose(page, "简体中文")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_an_arabic_conversation_runs_from_the_right_and_is_accessible(arabic, axe):
    assert axe(arabic) == []
    arabic.locator("#text").fill(LOCK)
    arabic.locator("#send").click()
    expect(arabic.locator("[data-card]")).to_be_visible()
    expect(arabic.locator("html")).to_have_attribute("dir", "rtl")
    assert axe(arabic) == []
    brand = arabic.locator(".brand").bounding_box()
    assert brand["x"] > arabic.viewport_size["width"] / 2


def test_a_phone_shows_the_opening_and_sends_lines_that_came_before_its_scripts(
    new_page,
):
    page = new_page(viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('#scroller').scrollTop") == 0
    page.locator("#text").press_sequentially("one\ntwo")
    expect(page.locator("#text")).to_have_value("one\ntwo")
    held = []

    def hold(route):  # a network so slow that this is not here yet
        held.append(route)

    page.route(re.compile(r"/chat/main\b"), hold)
    page.context.clear_cookies(name="time_zone")
    page.reload(wait_until="commit")
    page.wait_for_function("() => document.cookie.includes('time_zone')")  # what every page does is
    page.locator("#send").click()
    expect(page.locator("#send")).to_have_attribute("aria-busy", "true")
    held.pop().continue_()
    expect(page.locator("#transcript article").first).to_contain_text("one\ntwo")


@pytest.mark.parametrize("language", ["العربية", "Español", "简体中文"])
def test_no_page_of_a_phone_scrolls_sideways(new_page, language):
    page = new_page(viewport={"width": 360, "height": 740})
    for path in ("/", "/accounts/login/"):
        page.goto(path)
        choose(page, language)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
