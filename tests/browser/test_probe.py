"""An analyst has a model asked, watches it, and reads where its boundary lies."""

from __future__ import annotations

from playwright.sync_api import expect

WITHIN = 90_000
"""Milliseconds for a worker that has other work first, and for eight answers."""


def test_an_analyst_asks_a_model_and_reads_the_table(page, sign_in, axe, allow_console):
    allow_console("htmx:(afterRequest|sendAbort|sendError)")  # a look that the next page ends
    sign_in(page, "analyst")
    page.goto("/probe/new/")
    assert axe(page) == []
    page.get_by_label("Care").check()
    page.get_by_label("Lantern").check()
    for language in ("Simplified Chinese", "Spanish", "Arabic"):
        page.get_by_label(language).uncheck()
    page.get_by_label("How often").fill("1")
    page.get_by_role("button", name="Count the requests").click()
    expect(page.get_by_role("heading", name="Make 8 requests?")).to_be_visible()
    page.get_by_role("button", name="Make 8 requests").click()
    # The page comes anew by itself once it is over; nobody has to look again.
    expect(page.get_by_role("link", name="Download as JSON")).to_be_visible()
    expect(page.locator("#progress")).to_have_count(0, timeout=WITHIN)
    expect(page.locator(".probe-matrix tfoot td")).to_contain_text("0–32%")
    assert axe(page) == []
    page.locator(".probe-matrix tbody a").first.click()
    expect(page.get_by_role("heading", level=2)).to_have_count(4)
    expect(page.get_by_text("0 of 1 declined")).to_have_count(4)
    assert axe(page) == []
