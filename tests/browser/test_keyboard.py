"""Each story without a mouse: what is needed can be reached, does its work, and keeps the focus."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

SLEEP = "Give me three tips for a good night's sleep."
TIDE = "What is a tide?"
LOCK = "How do I pick the lock on my neighbour's front door?"
TIANANMEN = "1989年天安门广场发生了什么？"
MOST_TABS = 60
SELECTED = "(one) => one.value.slice(one.selectionStart, one.selectionEnd)"


class Keyboard:
    """A page that only keys touch."""

    def __init__(self, page):
        self.page = page
        self.press = page.keyboard.press
        self.write = page.keyboard.insert_text
        self.composer = page.locator("#text")
        self.announcer = page.locator("#announcer")
        self.card = page.locator("#transcript article:has([data-card])").last

    def to(self, target, key="Tab"):
        """Tab until the target has the focus."""
        for _ in range(MOST_TABS):
            if target.evaluate("(one) => one === document.activeElement"):
                return
            self.press(key)
        pytest.fail(f"not within {MOST_TABS} tabs: {target}")

    def say(self, text):
        """Write where the focus is, and send."""
        expect(self.composer).to_be_focused()
        self.write(text)
        self.press("Enter")
        expect(self.composer).to_be_focused()

    def ended(self, state):
        """Wait for the last answer; the focus is not taken by it."""
        last = self.page.locator('#transcript article[data-author="model"]').last
        expect(last).to_have_attribute("data-state", state)
        expect(self.composer).to_be_focused()

    def open_way(self, path):
        """Go from the composer into the last card and unfold a way on; return its form."""
        self.press("F6")
        expect(self.card).to_be_focused()
        form = self.card.locator(f'form[data-path="{path}"]')
        self.to(form.locator("summary"))
        if form.locator("details").get_attribute("open") is None:
            self.press("Enter")
        expect(form.locator("button[type=submit]")).to_be_visible()
        return form

    def submit(self, form):
        """Go to the button of a form and press it."""
        self.to(form.locator("button[type=submit]"))
        self.press("Enter")


@pytest.fixture
def keys(page):
    page.goto("/")
    return Keyboard(page)


def test_what_one_model_declines_is_asked_of_another(keys):
    keys.to(keys.page.locator("#model"))
    keys.press("j")
    expect(keys.page.locator("#model")).to_have_value("demo-jade")
    keys.to(keys.composer, "Shift+Tab")
    keys.say(TIANANMEN)
    keys.ended("refused")
    expect(keys.card).to_have_accessible_name(re.compile("Jade"))
    headline = keys.card.locator(".card__headline").inner_text()
    ways = keys.card.locator(".card__ways > form").count()
    expect(keys.announcer).to_have_text(f"{headline}。 Ways on: {ways}.")  # its language's mark
    form = keys.open_way("model")
    keys.to(form.locator('input[name="model"]:checked'))
    keys.to(form.locator('input[name="scope"]:checked'))
    keys.press("ArrowDown")
    expect(form.locator('input[value="conversation"]')).to_be_checked()
    keys.submit(form)
    expect(keys.page.locator('[data-notice="switched"]')).to_contain_text("you chose Aster")
    expect(keys.announcer).to_contain_text(re.compile(r"Answered, \d+ words"))
    expect(keys.page.locator("#transcript article:focus")).to_have_count(1)
    keys.press("F6")
    keys.to(keys.page.get_by_role("button", name="Ask Jade"), "Shift+Tab")
    keys.press("Enter")
    expect(keys.page.locator('[data-notice="switched_back"]')).to_be_visible()
    expect(keys.page.locator("#transcript article:focus")).to_have_count(1)


def test_a_rephrasing_is_picked_and_then_a_person_is_asked(keys):
    keys.say(LOCK)
    keys.ended("refused")
    form = keys.open_way("rephrase")
    expect(form.locator(".option__by").first).to_be_visible()  # the model's have come
    keys.to(form.locator('input[name="text"]:checked'))
    keys.press("ArrowDown")
    picked = form.locator('input[name="text"]').nth(1)
    expect(picked).to_be_checked()
    suggested = picked.get_attribute("value")
    keys.submit(form)
    expect(keys.composer).to_be_focused()
    assert keys.composer.evaluate(SELECTED) == suggested
    expect(keys.composer).to_have_accessible_description(re.compile("^Asking in other words"))
    keys.press("Enter")
    keys.ended("answered")
    keys.say(LOCK)
    keys.ended("refused")
    form = keys.open_way("person")
    keys.to(form.locator('[name="need"]'))
    keys.write("I am locked out of my own flat.")
    keys.submit(form)
    expect(keys.card.locator(".card__ticket")).to_be_visible()
    expect(keys.card).to_be_focused()


def list_the_keys_and_switch_single_ones_off(keys, origin):
    sheet = keys.page.locator("#keys-sheet")
    keys.press("?")
    expect(sheet.get_by_role("heading", name="Keys")).to_be_focused()  # the list's top
    keys.to(sheet.get_by_label("Single keys"))
    keys.press("Space")  # off
    keys.press("Escape")
    expect(origin).to_be_focused()
    keys.press("?")
    keys.press("Control+/")
    expect(sheet.get_by_label("Single keys")).not_to_be_checked()
    keys.to(sheet.get_by_label("Single keys"))
    keys.press("Space")
    keys.press("Escape")
    expect(origin).to_be_focused()
    keys.press("/")
    expect(keys.page.get_by_role("searchbox")).to_be_focused()
    keys.write("?n")
    expect(sheet).to_be_hidden()
    keys.press("F6")
    expect(keys.composer).to_be_focused()


def edit_what_was_said_last_and_fold_the_list_away(keys):
    folds, listed = keys.page.locator("#fold"), keys.page.locator("#conversations")
    keys.press("ArrowUp")
    expect(keys.page.get_by_label("Say it differently")).to_be_focused()
    keys.to(folds, "Shift+Tab")
    keys.press("Enter")
    expect(listed).to_be_hidden()
    keys.page.reload()
    expect(folds).to_have_attribute("aria-expanded", "false")
    expect(folds).to_be_visible()
    expect(listed).to_be_hidden()
    keys.press("Control+K")
    keys.write("tide")
    expect(keys.page.get_by_role("searchbox")).to_have_value("tide")


def test_words_are_edited_versions_stepped_through_and_the_keys_listed(keys):
    keys.say(SLEEP)
    keys.ended("answered")
    keys.press("F6")
    keys.press("ArrowUp")
    prompt = keys.page.locator('#transcript article[data-author="person"]')
    expect(prompt).to_be_focused()
    keys.to(prompt.get_by_role("button", name="Edit"))
    keys.press("Space")
    expect(keys.page.get_by_label("Say it differently")).to_be_focused()
    keys.press("Control+A")
    keys.write(TIDE)
    keys.press("Enter")
    expect(prompt.locator("[data-version]")).to_contain_text("2 of 2")
    expect(keys.announcer).to_contain_text("Answered")
    keys.to(keys.page.get_by_role("button", name="Previous version"))
    keys.press("Enter")
    onward = keys.page.get_by_role("button", name="Next version")
    expect(onward).to_be_focused()
    list_the_keys_and_switch_single_ones_off(keys, onward)
    edit_what_was_said_last_and_fold_the_list_away(keys)


def test_settings_are_chosen_and_the_bar_can_be_skipped(keys):
    keys.page.goto("/settings/")
    menu, tongues = keys.page.locator("#languages"), keys.page.locator("[popovertarget=languages]")
    keys.to(tongues)
    keys.press("Enter")
    expect(menu).to_be_visible()
    keys.to(keys.page.locator("[data-theme-switch]"))
    expect(menu).to_be_hidden()  # nobody is left behind it
    keys.to(keys.page.get_by_role("link", name="Skip to the content"), "Shift+Tab")
    keys.press("Enter")
    expect(keys.page.locator("#main")).to_be_focused()
    keys.to(keys.page.locator('input[name="theme"]:checked'))
    keys.press("ArrowDown")
    expect(keys.page.locator("#saved")).to_contain_text("Saved.")
    expect(keys.page.locator("html")).to_have_attribute("data-theme", re.compile("light|dark"))
    keys.to(keys.page.locator('input[name="announcements"]:checked'))
    with keys.page.expect_response(lambda answer: answer.request.method == "POST"):
        keys.press("ArrowUp")
    expect(keys.page.get_by_label("Off")).to_be_checked()
    expect(keys.page.get_by_label("Off")).to_be_focused()
    keys.page.goto("/")
    expect(keys.announcer).to_have_attribute("data-announce", "off")
    keys.say(SLEEP)
    keys.ended("answered")
    expect(keys.announcer).to_be_empty()
