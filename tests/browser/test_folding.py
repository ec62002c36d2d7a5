"""What a person said at length shows its beginning, and all of it in every way there is to ask."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

LINES = [f"{number}: the log says so" for number in range(80)]
LONG = "\n".join(LINES)
LAST = """(said) => {
  const words = document.createRange();
  words.setStart(said.firstChild, said.firstChild.length - 1);
  words.setEnd(said.firstChild, said.firstChild.length);
  const last = words.getBoundingClientRect().bottom;
  return last <= said.getBoundingClientRect().bottom + 1;
}"""

TOP_OF = """(said, line) => {
  const words = document.createRange();
  words.setStart(said.firstChild, said.textContent.indexOf(line));
  return words.getBoundingClientRect().top;
}"""


def say(page, text):
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def said(page):
    return page.locator("#transcript .said")


def is_whole(page):
    """Say whether the last of the words is inside what is shown of them."""
    return said(page).evaluate(LAST)


def top(page, selector="#transcript .said"):
    return page.locator(selector).bounding_box()["y"]


@pytest.fixture
def talk(page):
    """A page on which somebody said a lot, and was answered."""
    page.goto("/")
    say(page, LONG)
    expect(page.locator("#transcript article[data-author=model] [data-copy]")).to_be_visible()
    expect(page.locator("#transcript article[data-author=person] [data-copy]")).to_be_visible()
    return page


def test_what_was_said_at_length_is_folded_before_the_server_has_it(page):
    page.route_web_socket("**/ws/**", lambda _socket: None)
    page.goto("/")
    say(page, LONG)
    expect(page.locator("[data-state=sending]")).to_be_visible()
    assert not is_whole(page)
    page.get_by_role("button", name="Show all").click()
    assert is_whole(page)


@pytest.mark.parametrize(("count", "folds"), [(450, 0), (451, 1)])
def test_the_page_counts_as_the_server_does(page, count, folds):
    page.route_web_socket("**/ws/**", lambda _socket: None)
    page.goto("/")
    say(page, "字" * count)
    expect(page.locator("[data-state=sending]")).to_be_visible()
    expect(page.locator("#transcript [data-unfold]")).to_have_count(folds)


def test_short_words_are_not_folded(page):
    page.goto("/")
    say(page, "\n".join(LINES[:12]))
    expect(page.locator("#transcript article[data-author=person] [data-copy]")).to_be_visible()
    assert is_whole(page)
    expect(page.locator("#transcript [data-unfold]")).to_have_count(0)


def test_it_opens_and_closes_by_keyboard_and_the_reader_stays_where_they_are(talk, axe):
    button = talk.locator("#transcript [data-unfold]")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert axe(talk) == []
    button.focus()
    before = top(talk)
    talk.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()
    assert is_whole(talk)
    assert top(talk) == pytest.approx(before, abs=1)
    assert axe(talk) == []
    button.scroll_into_view_if_needed()
    talk.get_by_role("button", name="Show less").press(" ")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert not is_whole(talk)
    expect(said(talk)).to_be_in_viewport(ratio=1)


def test_what_was_opened_stays_so_when_its_message_is_rendered_anew(page):
    held = []
    page.route("**/messages/*/", lambda route: held.append(route), times=2)  # noqa: PLW0108
    page.goto("/")
    say(page, LONG)
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".prose")).to_contain_text("scripted demo")
    before = top(page)
    for route in held:
        route.continue_()
    expect(page.locator("#transcript article[data-author=person] [data-copy]")).to_be_attached()
    assert is_whole(page)
    assert top(page) == pytest.approx(before, abs=1)


def test_what_the_browser_finds_in_it_opens_it_and_is_in_sight(talk):
    address = talk.url
    talk.goto("about:blank")
    talk.goto(f"{address}#:~:text=60%3A%20the%20log")  # Chromium goes there as its search does
    expect(talk.locator("#transcript [data-unfold]")).to_have_attribute("aria-expanded", "true")
    assert is_whole(talk)
    room = talk.locator("#scroller").bounding_box()
    middle = room["y"] + room["height"] / 2
    assert said(talk).evaluate(TOP_OF, LINES[60]) == pytest.approx(middle, abs=room["height"] / 2)


def test_it_is_printed_whole_and_whole_without_scripts(talk, new_page):
    talk.emulate_media(media="print")
    assert is_whole(talk)
    expect(talk.locator("#transcript [data-unfold]")).to_be_hidden()
    plain = new_page(storage_state=talk.context.storage_state(), java_script_enabled=False)
    plain.goto(talk.url)
    expect(said(plain)).to_have_text(LONG)
    assert is_whole(plain)
    expect(plain.locator("#transcript [data-unfold]")).to_be_hidden()


def test_a_search_leads_to_what_was_said_and_opens_it(talk):
    say(talk, "And one more thing.")
    expect(talk.locator("#transcript article[data-author=model] [data-copy]")).to_have_count(2)
    talk.locator("#history-query").fill("76: the log")
    talk.locator("#history .history-title:has(mark)").first.click()
    talk.wait_for_url("**/?found=*")
    expect(talk.locator("#transcript [data-found] .said")).to_be_in_viewport()
    assert said(talk).first.evaluate(LAST)
    say(talk, "Thank you.")
    expect(talk).not_to_have_url(re.compile("found"))  # a reload shows what was said since
