"""People: an account made on the way, and everything taken along or deleted in the end."""

from __future__ import annotations

import re
import time
import zipfile
from uuid import uuid4

import pytest
from playwright.sync_api import expect

SLEEP = "Give me three tips for a good night's sleep."
SECRET = "seven blue lanterns"


def say(page, text=SLEEP):
    before = page.locator('#transcript article[data-author="model"]').count()
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    answer = page.locator('#transcript article[data-author="model"]').nth(before)
    expect(answer).to_have_attribute("data-state", "answered")


def link_of(server, address):
    """Return the link of the letter that the worker sent to an address."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for letter in (server.var / "mail").glob("*.log"):
            text = letter.read_text()
            if f"To: {address}" in text:
                return re.findall(r"http://\S+/accounts/sign-up/\S+", text)[0]
        time.sleep(0.1)
    pytest.fail(f"no letter to {address}")


@pytest.fixture
def signed_up(server):
    """Sign up in a page, taking along what was begun there; the pages on the way are checked."""

    def sign_up(page, axe=None):
        address = f"{uuid4().hex[:8]}@example.org"
        page.goto("/")
        page.get_by_role("button", name="Account and settings").click()
        page.get_by_role("link", name="Create an account").click()
        wrong = axe(page) if axe else []
        page.get_by_label("E-mail address").fill(address)
        page.get_by_role("button", name="Send the link").click()
        expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
        page.goto(link_of(server, address))
        wrong += axe(page) if axe else []
        page.get_by_label("New password").fill(SECRET)
        page.get_by_role("button", name="Show the password").click()
        expect(page.get_by_label("New password")).to_have_attribute("type", "text")
        page.get_by_role("button", name="Create the account").click()
        page.wait_for_url("**/")
        return wrong

    return sign_up


def test_a_guest_signs_up_and_every_tab_goes_on_with_what_was_begun(page, signed_up, axe):
    page.goto("/")
    say(page)
    other = page.context.new_page()
    other.goto(page.locator("main").get_attribute("data-address"))
    assert signed_up(page, axe) == []
    expect(page.locator("#history")).to_contain_text(SLEEP[:20])
    say(other)  # its socket came back by itself, as the account's
    expect(other.locator("#alert")).to_be_empty()
    for path in ("/settings/", "/settings/account/", "/settings/account/second-step/"):
        page.goto(path)
        assert axe(page) == []


def test_settings_are_applied_at_once_and_follow_the_account(new_page, signed_up):
    page = new_page()
    signed_up(page)
    page.goto("/settings/")
    look = page.locator("html")
    page.emulate_media(contrast="more")
    expect(look).to_have_attribute("data-theme", "contrast")  # as the system asks
    page.emulate_media(contrast="no-preference")
    expect(look).not_to_have_attribute("data-theme", "contrast")
    page.get_by_label("High contrast").check()
    expect(page.locator("#saved")).to_contain_text("Saved.")
    expect(look).to_have_attribute("data-theme", "contrast")
    page.get_by_label("Full text").check()
    page.locator("select#language").select_option("ar")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    expect(page.locator("#announcer")).to_have_attribute("data-announce", "full")
    say(page)
    expect(page.locator("#announcer")).to_contain_text("a doctor can help")


def test_everything_is_taken_along_and_then_deleted(page, signed_up, axe):
    page.goto("/")
    say(page)
    signed_up(page)
    page.goto("/settings/data/")
    assert axe(page) == []
    page.get_by_role("button", name="Make a copy of everything").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    names = zipfile.ZipFile(download.value.path()).namelist()
    assert {name.rpartition(".")[2] for name in names} == {"md", "json"}
    assert sum(name.startswith("conversations/") for name in names) == 2
    page.get_by_label("Now").check()
    page.get_by_label("Type “delete”").fill("delete")
    page.get_by_label("Your password").fill(SECRET)
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", name="Everything is deleted")).to_be_visible()
    assert axe(page) == []
    page.goto("/")
    expect(page.locator("#history")).not_to_contain_text(SLEEP[:20])
