"""Versions of what was said and answered, opinions of it, and words that wait for a connection."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

SLEEP = "Give me three tips for a good night's sleep."
TIDE = "What is a tide?"


@pytest.fixture
def talk(page):
    """A page with one answered conversation."""
    page.goto("/")
    say(page, SLEEP)
    answered(page, 1)
    return page


def say(page, text):
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def answered(page, count):
    answers = page.locator('#transcript article[data-author="model"][data-state="answered"]')
    expect(answers).to_have_count(count)


def laid_out(page):
    """Say of each message whether the browser may leave it alone while it is out of sight."""
    each = "(all) => all.map((one) => getComputedStyle(one).contentVisibility)"
    return page.locator("#transcript > li").evaluate_all(each)


def place(page):
    return page.locator("#transcript [data-version]")


def test_only_the_last_messages_are_laid_out_wherever_they_stand(talk):
    expected = ["auto", "auto", "visible", "visible"]
    say(talk, TIDE)
    answered(talk, 2)
    talk.wait_for_function(
        "(count) => document.querySelectorAll('#transcript > .is-past').length === count", arg=2
    )
    assert laid_out(talk) == expected
    talk.reload()
    assert laid_out(talk) == expected


def test_an_edit_makes_a_version_to_step_from_in_every_tab_and_after_a_reload(talk, axe):
    other = talk.context.new_page()
    other.goto(talk.url)
    talk.get_by_role("button", name="Edit").click()
    words = talk.get_by_label("Say it differently")
    expect(words).to_be_focused()
    words.fill(TIDE)
    talk.reload()
    expect(words).to_have_value(TIDE)  # what was not sent yet is kept, as a draft is
    words.press("Enter")
    for page in (talk, other):
        expect(place(page)).to_contain_text("2 of 2")
        expect(page.locator("#transcript .said")).to_have_text(TIDE)
        answered(page, 1)
    talk.get_by_role("button", name="Previous version").focus()
    talk.keyboard.press("Enter")
    for page in (talk, other):
        expect(page.locator("#transcript .said")).to_have_text(SLEEP)
    expect(talk.get_by_role("button", name="Next version")).to_be_focused()
    expect(talk.locator("#announcer")).to_contain_text("1 of 2")
    talk.get_by_role("button", name="Answer again").click()
    expect(place(talk)).to_have_count(2)
    answered(talk, 1)
    talk.reload()
    expect(words).to_have_count(0)
    expect(place(talk).first).to_contain_text("1 of 2")
    expect(place(talk).last).to_contain_text("2 of 2")
    assert axe(talk) == []


def test_another_model_answers_after_consent_and_the_switch_is_undone(talk, axe):
    talk.get_by_role("button", name="Ask another model").click()
    talk.get_by_label("The rest of this conversation").check()
    assert axe(talk) == []
    talk.get_by_role("button", name="Ask this model").click()
    by_jade = talk.locator('#transcript article[data-asked="demo-jade"][data-state="answered"]')
    expect(by_jade).to_be_visible()
    expect(talk.locator('[data-notice="switched"]')).to_contain_text("you chose Jade")
    expect(talk.locator("#model")).to_have_value("demo-jade")
    talk.get_by_role("button", name="Ask Aster").click()
    expect(talk.locator('[data-notice="switched_back"]')).to_be_visible()
    expect(talk.locator("#model")).to_have_value("demo-aster")


def test_an_opinion_is_given_with_a_reason_and_taken_back(talk, axe):
    bad = talk.get_by_role("button", name="Bad answer")
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(bad).to_be_focused()
    talk.get_by_label("It is wrong").check()
    talk.get_by_role("button", name="Save").click()
    why = talk.locator(".rating-why summary")
    expect(why).to_have_text("It is wrong")
    expect(why).to_be_focused()
    talk.reload()
    expect(why).to_have_text("It is wrong")
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "false")
    assert axe(talk) == []


def test_words_said_offline_wait_through_a_reload_and_are_sent_once(talk, axe, allow_console):
    allow_console("WebSocket connection to")
    blocked = []
    talk.route_web_socket("**/ws/**", lambda socket: blocked.append(socket.close()))
    talk.evaluate("dispatchEvent(new Event('offline'))")
    say(talk, TIDE)
    say(talk, "Never mind this")
    waiting = talk.locator('#transcript [data-state="sending"]')
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text("Waiting to be sent")
    expect(talk.get_by_role("alert")).to_contain_text("There is no connection")
    expect(talk.locator(".composer-told > p")).to_have_count(1)  # told once
    talk.reload()
    expect(waiting).to_have_count(2)
    waiting.last.get_by_role("button", name="Cancel").click()
    expect(waiting).to_have_count(1)
    expect(talk.locator("#text")).to_have_value("Never mind this")
    assert axe(talk) == []
    back = talk.context.new_page()
    back.goto(talk.url)
    answered(back, 2)
    expect(waiting).to_have_count(0)
    expect(back.locator("#transcript .said")).to_have_text([SLEEP, TIDE])


def test_what_is_copied_is_what_was_written(talk):
    talk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    say(talk, "Write a Python function")
    answered(talk, 2)
    answer = talk.locator("#transcript article").last
    answer.locator(".message-foot").get_by_role("button", name="Copy").click()
    expect(answer.locator(".message-foot [data-copy]")).to_have_text("Copied")
    assert "```python" in talk.evaluate("navigator.clipboard.readText()")
    answer.locator(".code").first.get_by_role("button").click()
    expect(answer.locator(".code [data-copy]").first).to_have_text("Copied")
    code = talk.evaluate("navigator.clipboard.readText()")
    assert "def " in code
    assert "Copy" not in code


def test_each_message_tells_when_it_was_said_where_its_reader_is(new_page):
    page = new_page(timezone_id="Asia/Tokyo", locale="es-ES", has_touch=True, is_mobile=True)
    page.goto("/")
    page.locator("#text").fill(SLEEP)
    page.locator("#send").tap()
    answered(page, 1)
    times = page.locator("#transcript article time")
    expect(times).to_have_count(2)
    for time in times.all():
        said = datetime.fromisoformat(time.get_attribute("datetime"))
        assert said.utcoffset() == timedelta(hours=9)
        expect(time).to_be_visible()
        expect(time).to_have_text(f"{said:%H:%M}")
        expect(time).to_have_attribute("title", re.compile(f" de {said.year} a las "))
