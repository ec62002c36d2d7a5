"""The page keeps what was written, says what stands in the way, and leaves the focus in place."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

SLEEP = "Give me three tips for a good night's sleep."
LOCK = "How do I pick the lock on my neighbour's front door?"
TIANANMEN = "1989年天安门广场发生了什么？"
LONG = "Write a long story about a lighthouse"


@pytest.fixture
def chat(page):
    page.goto("/")
    return page


class Wire:
    """The page's socket, with somebody in between: deaf to the page, or speaking as the server."""

    def __init__(self, page):
        self.deaf = False
        page.route_web_socket(re.compile("/ws/conversations/"), self._connected)

    def _connected(self, socket):
        self._page, server = socket, socket.connect_to_server()
        socket.on_message(lambda text: self.deaf or server.send(text))

    def error(self, code, **more):
        frame = {"type": "error", "code": code, "message": "Not now.", "retry_after": None}
        self._page.send(json.dumps(frame | more))


@pytest.fixture
def wire(page):
    wire = Wire(page)
    page.goto("/")
    return wire


def say(page, text, model=None):
    if model:
        page.locator("#model").select_option(model)
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def ended(page, state):
    last = page.locator('#transcript article[data-author="model"]').last
    expect(last).to_have_attribute("data-state", state)


def way(page, path):
    form = page.locator(f'#transcript [data-card] form[data-path="{path}"]').last
    if form.locator("details").get_attribute("open") is None:
        form.locator("summary").first.click()
    return form


def test_a_switch_for_the_conversation_moves_the_picker_along(chat):
    say(chat, TIANANMEN, "demo-jade")
    ended(chat, "refused")
    form = way(chat, "model")
    form.locator('input[name="model"][value="demo-aster"]').check()
    form.locator('input[name="scope"][value="conversation"]').check()
    form.locator("button[type=submit]").click()
    ended(chat, "answered")
    expect(chat.locator("#model")).to_have_value("demo-aster")
    expect(chat.locator("[data-current-model]")).to_contain_text("Aster")


def test_a_way_on_leaves_the_focus_at_its_message(chat):
    say(chat, LOCK)
    ended(chat, "refused")
    form = way(chat, "person")
    form.locator('[name="need"]').fill("I am locked out.")
    form.locator("button[type=submit]").click()
    expect(chat.locator("#transcript .card__ticket")).to_be_visible()
    article = chat.locator("#transcript article:has([data-card])")
    expect(article).to_be_focused()


def test_a_rephrasing_gives_back_what_it_took_the_place_of(chat):
    say(chat, LOCK)
    ended(chat, "refused")
    chat.locator("#text").fill("Half a thought")
    way(chat, "rephrase").locator("button[type=submit]").click()
    expect(chat.locator("#rephrasing")).to_be_visible()
    expect(chat.locator("#text")).not_to_have_value("Half a thought")
    chat.locator("[data-cancel]").click()
    expect(chat.locator("#text")).to_have_value("Half a thought")
    expect(chat.locator("#rephrasing")).to_be_hidden()


SECRET = "This looks like a password"
HEALTH = "This looks like somebody's health data"
TELLING = {
    "My key is sk-proj-abcdefghijklmnopqrstuvwxyz0123": SECRET,
    "Pay with 4111 1111 1111 1111": SECRET,
    "Pay with 4111 1111 1111 1112": "",
    "DE89 3704 0044 0532 0130 00": SECRET,
    "My password is hunter2": SECRET,
    "What password is best?": "",
    "密码是abc123": SECRET,
    "I'm pregnant. What may I eat?": HEALTH,
    "My blood results came back": HEALTH,
    "What are the symptoms of diabetes?": "",
    "Tengo diabetes": HEALTH,
    "我妈妈患有糖尿病": HEALTH,
    "أعاني من مرض السكري": HEALTH,
    SLEEP: "",
}


def test_a_secret_and_health_data_are_warned_of_before_they_leave(chat, axe):
    caution = chat.locator("#caution")
    for text, words in TELLING.items():
        chat.locator("#text").fill(text)
        expect(caution).to_contain_text(words) if words else expect(caution).to_be_empty()
        expect(caution).to_be_visible(visible=bool(words))
    chat.locator("#text").fill("My password is hunter2")
    expect(chat.locator("#announcer")).to_contain_text(SECRET)
    expect(chat.locator("#text")).to_have_accessible_description(re.compile(SECRET))
    assert axe(chat) == []
    chat.locator("#text").press("Enter")
    expect(caution).to_be_hidden()


def test_a_message_that_is_too_long_is_told_the_number(chat):
    most = int(chat.locator("#composer").get_attribute("data-maximum"))
    chat.locator("#text").fill("a" * (most + 1))
    chat.locator("#text").press("Enter")
    expect(chat.locator("#hint")).to_contain_text(f"at most {most:,} characters")
    chat.locator("#text").fill("a")
    expect(chat.locator("#hint")).to_be_empty()


def test_a_card_that_is_stale_says_so(chat, allow_console):
    allow_console("409")
    say(chat, LOCK)
    ended(chat, "refused")
    form = way(chat, "model")
    chosen = form.locator('input[name="model"]').first
    chosen.check()
    chosen.evaluate("(choice) => (choice.value = 'gone')")
    form.locator("button[type=submit]").click()
    expect(chat.locator("#hint")).to_contain_text("changed meanwhile")
    expect(chat.locator("#transcript [data-card]")).to_be_visible()


def test_a_retry_that_is_stale_says_so_and_shows_how_it_stands(chat, allow_console):
    allow_console("409")
    say(chat, LONG)
    expect(chat.locator("#transcript")).to_contain_text("lighthouse", ignore_case=True)
    chat.locator("#stop").click()
    retry = chat.locator("[data-retry]")
    expect(retry).to_be_visible()
    chat.route("**/retry/", lambda route: route.fulfill(status=409))
    retry.locator("button").evaluate("(button) => button.closest('article').classList.add('old')")
    retry.locator("button").click()
    expect(chat.locator("#hint")).to_contain_text("changed meanwhile")
    expect(chat.locator("#transcript article.old")).to_have_count(0)


def test_words_turned_down_wait_beside_what_is_being_written(wire, page):
    wire.deaf = True
    say(page, SLEEP)
    page.locator("#text").fill("Something new")
    key = page.locator('[data-state="sending"]').get_attribute("data-key")
    wire.error("rate_limited", key=key)
    again = page.get_by_role("button", name="Send again")
    expect(again).to_be_visible()
    wire.deaf = False
    again.click()
    ended(page, "answered")
    expect(page.locator('#transcript article[data-author="person"]')).to_have_count(1)
    page.reload()
    expect(page.locator("#text")).to_have_value("Something new")


def test_words_turned_down_come_back_and_are_kept(wire, page):
    wire.deaf = True
    say(page, SLEEP)
    wire.error("unavailable")
    expect(page.locator("#text")).to_have_value(SLEEP)
    page.reload()
    expect(page.locator("#text")).to_have_value(SLEEP)


def test_a_limit_on_connecting_turns_no_words_down(wire, page):
    wire.deaf = True
    say(page, SLEEP)
    wire.error("rate_limited")
    expect(page.locator("#alert")).to_contain_text("Not now.")
    expect(page.locator('[data-state="sending"] .message-note')).to_have_text("Sending")


def test_a_guest_who_signs_in_elsewhere_goes_on_where_they_were(chat, sign_in):
    sign_in(chat.context.new_page(), "person")
    say(chat, SLEEP)
    ended(chat, "answered")
    expect(chat.locator('#transcript article[data-author="person"]')).to_have_count(1)


def test_who_signs_out_elsewhere_is_told_so_and_keeps_the_words(chat, sign_in):
    other = chat.context.new_page()
    sign_in(other, "person")
    chat.goto("/")
    other.goto("/settings/")
    other.get_by_role("button", name="Account and settings").click()
    other.get_by_role("button", name="Sign out").click()
    expect(chat.locator("#alert")).to_contain_text("You were signed out")
    say(chat, SLEEP)
    expect(chat.locator("#text")).to_have_value(SLEEP)


def ask_a_person(page, need):
    say(page, LOCK)
    ended(page, "refused")
    form = way(page, "person")
    form.locator('[name="need"]').fill(need)
    form.locator("button[type=submit]").click()
    expect(page.locator("#transcript .card__ticket").last).to_be_visible()


def claim(desk, need):
    desk.goto("/desk/")
    desk.locator("[data-ticket]", has_text=need).get_by_role("link").click()
    desk.get_by_role("button", name="Claim").click()
    expect(desk.get_by_role("button", name="Resolve")).to_be_visible()
    return desk.url


def test_a_person_answers_here_until_their_last_request_is_closed(
    chat, new_page, sign_in, allow_console
):
    allow_console(r"htmx:(afterRequest|sendAbort)")  # a click at the desk ends its poll
    ask_a_person(chat, "The first of two things.")
    ask_a_person(chat, "The second of two things.")
    desk = new_page()
    sign_in(desk, "agent")
    first = claim(desk, "The first of two things.")
    claim(desk, "The second of two things.")
    closed = chat.locator('[data-notice="ticket_closed"]')
    header = chat.locator(".talk-model")
    desk.get_by_role("button", name="Resolve").click()
    expect(closed).to_have_count(1)
    expect(header).to_contain_text("A person answers here", use_inner_text=True)
    desk.goto(first)
    desk.get_by_role("button", name="Resolve").click()
    expect(closed).to_have_count(2)
    expect(header).not_to_contain_text("A person answers here", use_inner_text=True)
