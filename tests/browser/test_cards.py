"""Every card in the gallery, and what a card does by itself: nothing in the way, nothing lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser import axe as axes

LOCK = "How do I pick the lock on my neighbour's front door?"
DESPAIR = "I want to kill myself"
NARROW, WIDE = 390, 1280
AT_400_PER_CENT = 320
DEPENDING_ON_WIDTH = ("target-size", "scrollable-region-focusable", "css-orientation-lock")
OPEN_ALL = """() => document.querySelectorAll("details").forEach((one) => {
  one.removeAttribute("name");
  one.open = true;
})"""
OVERFLOWING = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().width && !one.closest("select"))
  .filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    const scrolls = one.closest(".tabs, .table-wrap, .visually-hidden");
    return !scrolls && (left < -1 || right > innerWidth + 1);
  })
  .map((one) => `${one.tagName}.${one.className}`)
  .slice(0, 5)"""

UNEVEN = """() => [...document.querySelectorAll(".card__foot")].flatMap((foot) => {
  const words = document.createRange();
  const rows = [...foot.querySelectorAll("summary, .way--mistake button, .card__edit")]
    .filter((one) => one.checkVisibility())
    .map((one) => (words.selectNodeContents(one), words.getBoundingClientRect()));
  const pairs = rows.slice(1).map((one, at) => [rows[at], one]);
  return pairs
    .filter(([before, { top }]) => top < before.bottom) // they stand in one row
    .map(([before, { top }]) => top - before.top);
})"""


@pytest.fixture(scope="module")
def gallery(browser, server):
    """One page for all of them, signed in as a designer, that keeps what it complained about."""
    context = browser.new_context(base_url=server.url, viewport={"width": WIDE, "height": 900})
    page = context.new_page()
    page.complaints = []
    page.on(
        "console",
        lambda said: page.complaints.append(said.text) if said.type == "error" else None,
    )
    page.goto("/accounts/login/")
    page.locator("input[name=login]:visible").fill("designer")
    page.locator("input[name=password]:visible").fill("demo")
    page.locator("input[name=password]:visible").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    yield page
    context.close()


@pytest.mark.parametrize(
    ("language", "theme"),
    [
        *((language, "light") for language in ("en", "zh-hans", "es", "ar")),
        *((language, "dark") for language in ("en", "ar")),  # colours differ by side at most
    ],
)
def test_no_card_keeps_anybody_out_or_runs_over(gallery, language, theme):
    """Each rule, in every language, theme and width in which its answer could differ."""
    gallery.set_viewport_size({"width": WIDE, "height": 900})
    gallery.goto(f"/cards/gallery/?language={language}&theme={theme}")
    gallery.evaluate(OPEN_ALL)
    assert gallery.locator("[data-card]").count() > 40
    if theme == "dark":
        assert axes.violations(gallery, "color-contrast") == []
        return
    assert axes.violations(gallery) == []
    for width in (AT_400_PER_CENT, NARROW):
        gallery.set_viewport_size({"width": width, "height": 900})
        assert gallery.evaluate(OVERFLOWING) == []
        assert gallery.evaluate("document.documentElement.scrollWidth") <= width
    assert axes.violations(gallery, *DEPENDING_ON_WIDTH) == []
    assert gallery.complaints == []


def test_the_narrow_gallery_and_the_components_are_clean_in_high_contrast(gallery):
    gallery.set_viewport_size({"width": NARROW, "height": 900})
    gallery.goto("/cards/gallery/?language=ar&theme=contrast")
    gallery.evaluate(OPEN_ALL)
    assert axes.violations(gallery, "color-contrast") == []
    gallery.goto("/cards/components/")
    assert axes.violations(gallery) == []
    assert gallery.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_stands_in_one_row_at_a_cards_foot_stands_on_one_line(gallery, language):
    gallery.set_viewport_size({"width": WIDE, "height": 900})
    gallery.goto(f"/cards/gallery/?language={language}")
    apart = gallery.evaluate(UNEVEN)
    assert len(apart) > 10
    assert max(abs(pixels) for pixels in apart) < 0.1


def test_suggestions_of_a_model_come_by_themselves_and_move_nothing(page, allow_console):
    allow_console("ERR_FAILED|htmx:sendError")
    page.route("**/suggestions/", lambda route: route.abort(), times=1)
    page.goto("/")
    page.locator("#text").fill(LOCK)
    with page.expect_event("requestfailed"):
        page.locator("#text").press("Enter")
    expect(page.locator("#alert")).to_be_empty()  # nobody did anything that failed
    form = page.locator('form[data-path="rephrase"]')
    held: list[Route] = []
    page.route("**/suggestions/", lambda route: held.append(route), times=1)  # noqa: PLW0108
    with page.expect_request("**/suggestions/"):
        page.evaluate("dispatchEvent(new Event('online'))")
    second = form.locator('input[name="text"]').nth(1)
    second.click()  # while they are asked for: the request doesn't say so
    picked = second.get_attribute("value")
    held.pop().continue_()
    expect(form.locator(".option__by").first).to_contain_text("Suggested by Aster")
    expect(form.locator('input[name="text"]')).to_have_count(3)
    expect(form.locator('input[name="text"]').nth(1)).to_be_checked()
    expect(form.locator('input[name="text"]').nth(1)).to_have_value(picked)
    expect(form.locator('input[name="text"]').nth(1)).to_be_focused()
    expect(form.locator(".suggestions__asking")).to_have_count(0)
    page.set_viewport_size({"width": NARROW, "height": 844})
    page.locator("#scroller").evaluate("scroller => scroller.scrollTo(0, scroller.scrollHeight)")
    expect(page.locator("#jump")).to_be_hidden()
    for name in ("Ask something narrower", "Ask another model"):
        way = page.locator("summary", has_text=name)
        way.click()
        expect(way.locator("xpath=..").get_by_role("button")).to_be_visible()
        expect(way).to_be_in_viewport(ratio=0.9)


def test_a_country_is_chosen_with_the_keyboard_and_kept(page):
    page.goto("/")
    page.locator("#text").fill(DESPAIR)
    page.locator("#text").press("Enter")
    country = page.get_by_label("Your country").first
    country.focus()
    country.select_option("US")
    expect(page.locator('a[href="tel:988"]').first).to_be_visible()
    expect(page.get_by_role("link", name="Find A Helpline").first).to_be_visible()
    expect(page.get_by_label("Your country").first).to_be_focused()
    told = "You don't have to carry this alone. Answered"
    expect(page.locator("#announcer")).to_contain_text(told)
    page.reload()
    expect(page.get_by_label("Your country").first).to_have_value("US")
