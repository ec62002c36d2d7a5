"""Every page for everybody: axe in rotating guises, 400% zoom, colours that the system forces."""

from __future__ import annotations

from itertools import cycle, product

import pytest
from playwright.sync_api import expect

from tests.desk.clicks import click

SLEEP = "Give me three tips for a good night's sleep."
LOCK = "How do I pick the lock on my neighbour's front door?"
AT_400_PER_CENT = {"width": 320, "height": 256}
READABLE = 100
"""Pixels of the transcript that are left above the composer at 400%, at least."""

LANGUAGES, SCHEMES, WIDTHS = ("en", "zh-hans", "es", "ar"), ("light", "dark"), (390, 1280)
PAGES = {
    "lead": (
        "/desk/",
        "/desk/tickets/{ticket}/",
        "/desk/tickets/{ticket}/macros/",
        "/desk/queues/",
        "/desk/queues/new/",
        "/desk/team/",
        "{member}",
        "/desk/reports/",
        "/desk/failures/",
        "/desk/reveals/",
        "/desk/canned/",
        "/desk/macros/",
        "/cards/mistakes/",
    ),
    "policy": (
        "/studio/",
        "/studio/experiments/",
        "/studio/policy/",
        "/studio/policy/edit/",
        "/probe/",
        "/cards/gallery/",
    ),
    "": (
        "/",
        "{talk}",
        "{shared}",
        "/c/",
        "/models/",
        "/accounts/login/",
        "/accounts/sign-up/",
        "/accounts/reset/",
        "/settings/",
        "/settings/data/",
    ),
}
STICKING_OUT = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().width && one.checkVisibility())
  .filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    const mayScroll = ".tabs, .table-wrap, .places, .code, table, select, svg";
    const unseen = ".visually-hidden, .skip";
    return !one.closest(`${mayScroll}, ${unseen}`) && (left < -1 || right > innerWidth + 1);
  })
  .map((one) => `${one.tagName}.${one.className}`)
  .slice(0, 5)"""
EDGES = """(one) => {
  const { borderTopStyle, borderTopWidth, outlineStyle } = getComputedStyle(one);
  return outlineStyle !== "none" || (borderTopStyle !== "none" && borderTopWidth !== "0px");
}"""


@pytest.fixture(autouse=True)
def a_page_may_be_left(allow_console):
    """What a page was just asking for when it is left ends with it; htmx says so."""
    allow_console("htmx:(afterRequest|sendAbort|sendError)")


def say(page, text, state):
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    last = page.locator('#transcript article[data-author="model"]').last
    expect(last).to_have_attribute("data-state", state)


def share(page):
    """Share the conversation that is open; return its address and the link's."""
    talk = page.locator("main").get_attribute("data-address")
    page.goto(f"{talk}manage/")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("[data-copy-link]").first.get_attribute("data-copy-link")
    return talk, link


def guises():
    """Turn through languages, schemes and widths, so that neighbours differ in all three."""
    every = list(product(LANGUAGES, SCHEMES, WIDTHS))
    return cycle(every[number * 5 % len(every)] for number in range(len(every)))


def test_axe_finds_nothing_wrong_on_any_page_in_turning_guises(new_page, sign_in, axe, server):
    ticket = click(server)
    guest = new_page(reduced_motion="reduce")
    guest.goto("/")
    say(guest, LOCK, "refused")
    talk, shared = share(guest)
    places = {"ticket": ticket, "talk": talk, "shared": shared}
    found, guise = {}, guises()
    for who, pages in PAGES.items():
        page = new_page(reduced_motion="reduce") if who else guest
        if who:
            sign_in(page, who)
        for address in pages:
            language, scheme, width = next(guise)
            cookie = {"name": "django_language", "value": language, "url": server.url}
            page.context.add_cookies([cookie])
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 850})
            page.goto(address.format_map(places))
            expect(page.locator("html")).to_have_attribute("lang", language)
            if address == "/desk/team/":
                places["member"] = page.locator("[data-agent] a").first.get_attribute("href")
            if wrong := axe(page):
                found[address, language, scheme, width] = wrong
    assert found == {}


def test_at_400_per_cent_nothing_is_cut_off_and_all_can_be_used(
    new_page, sign_in, server, shows_its_tab
):
    ticket = click(server)
    page = new_page(viewport=AT_400_PER_CENT)
    page.goto("/")
    say(page, LOCK, "refused")
    transcript = page.locator("#scroller").bounding_box()
    send = page.locator("#send").bounding_box()
    assert transcript["height"] >= READABLE
    assert send["y"] + send["height"] <= AT_400_PER_CENT["height"]
    assert page.evaluate(STICKING_OUT) == []
    sign_in(page, "lead")
    for address in (
        "/",
        "/settings/",
        "/models/",
        "/accounts/login/",
        "/desk/",
        f"/desk/tickets/{ticket}/",
        "/desk/reports/",
        "/desk/macros/",
        "/cards/mistakes/",
    ):
        page.goto(address)
        assert shows_its_tab(page), address
        sideways = page.evaluate("document.documentElement.scrollWidth")
        assert (address, sideways, page.evaluate(STICKING_OUT)) == (address, 320, [])


def test_forced_colours_leave_edges_focus_and_what_is_chosen(page):
    page.emulate_media(forced_colors="active")
    page.goto("/")
    say(page, SLEEP, "answered")
    page.get_by_role("button", name="Good answer").click()
    page.locator("#text").focus()
    say(page, LOCK, "refused")
    for shown in (
        ".said >> nth=0",
        ".turn-act[aria-pressed=true]",
        "[data-card]",
        "[data-card] .card__ways",
        "[data-card] .option:has(:checked)",
        "#composer",
        ".history a[aria-current]",
    ):
        assert page.locator(shown).first.evaluate(EDGES), shown
    unmarked = page.locator("[data-card] .option:not(:has(:checked))").first
    marked = page.locator("[data-card] .option:has(:checked)").first
    outline = "(one) => getComputedStyle(one).outlineStyle"
    assert (unmarked.evaluate(outline), marked.evaluate(outline)) == ("none", "solid")
    page.locator("[data-card] summary").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    assert page.locator(":focus").evaluate(outline) == "solid"
    page.goto("/settings/")
    assert page.locator(".choice:has(:checked)").first.evaluate(outline) == "solid"
