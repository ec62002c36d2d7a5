"""Who does too much at once reads how long to wait, and keeps what is on the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.stack import Stack

SLEEP = "Give me three tips for a good night's sleep."
LOCK = "How do I pick the lock on my neighbour's front door?"
CRISIS = "I want to kill myself"
WAIT = re.compile(r"[Tt]ry again in \d+ seconds?")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A product in which one turn and one choice a minute are the limit."""
    one = "1/minute"
    extra = {
        "CHATAPP_RATE_LIMIT": "1",
        "CHATAPP_LIMIT_PATIENCE_SECONDS": "30",  # a busy machine is no outage
        "CHATAPP_LIMIT_SAY": one,
        "CHATAPP_LIMIT_CHOICE": one,
        "CHATAPP_LIMIT_SIGN_IN": one,
    }
    with Stack(tmp_path_factory.mktemp("small"), extra=extra, parts=("web",)) as stack:
        yield stack


@pytest.fixture
def chat(small, page, allow_console):
    allow_console(r"status of 4(22|29)")
    page.goto(small.url)
    return page


def say(chat, text):
    chat.locator("#text").fill(text)
    chat.locator("#text").press("Enter")


def answers(chat, state):
    return chat.locator(f'#transcript article[data-author="model"][data-state="{state}"]')


def test_the_wait_stands_by_the_composer_which_keeps_the_words(chat):
    say(chat, SLEEP)
    expect(answers(chat, "answered")).to_have_count(1)
    say(chat, "And a fourth?")
    expect(chat.locator("#alert")).to_contain_text(WAIT)
    expect(chat.locator("#text")).to_have_value("And a fourth?")
    expect(chat.locator("#transcript article")).to_have_count(2)


def test_words_that_signal_a_risk_stay_with_care_beside_them(chat):
    say(chat, SLEEP)
    expect(answers(chat, "answered")).to_have_count(1)
    say(chat, CRISIS)
    expect(chat.locator("#transcript [data-care]")).to_be_visible()
    expect(chat.locator("#alert")).to_contain_text(WAIT)


def test_a_card_stays_while_its_form_names_the_wait_once(chat, axe):
    say(chat, LOCK)
    expect(answers(chat, "refused")).to_have_count(1)
    card = chat.locator("#transcript [data-card]")
    mistake = card.locator('form[data-path="mistake"] button')
    mistake.click()
    expect(card).to_contain_text("We noted")  # the card that thanks has taken the other's place
    rephrase = card.locator('form[data-path="rephrase"]')
    expect(rephrase.locator("button[type=submit]")).to_be_visible()
    for _ in range(2):
        rephrase.locator("button[type=submit]").click()
        expect(rephrase.locator("[data-limited]:visible")).to_have_text(WAIT)
    expect(card.locator('form[data-path="person"]')).to_be_visible()
    assert axe(chat) == []


def test_after_too_many_failures_the_sign_in_page_names_the_wait(chat):
    chat.locator(".bar a", has_text="Sign in").click()
    for _ in range(2):
        chat.locator("input[name=login]:visible").fill("person")
        chat.locator("input[name=password]:visible").fill("wrong")
        chat.locator("input[name=password]:visible").press("Enter")
    expect(chat.locator("#sign-in-error")).to_have_text(re.compile(r"Wait \d+ seconds"))
