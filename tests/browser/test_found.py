"""What a search finds is where the page opens, however long ago and in whatever version it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

GO_ON = """
from uuid import UUID, uuid4
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation
talk = Conversation.objects.get(pk=UUID("{talk}"))
for number in range(90):
    text = f"Number {{number}}. " + "And more words. " * (number % 5 * 30)
    transcript.append(talk, author="person", text=text, key=uuid4())
"""
NUMBERS = [f"Number {number}" for number in range(90)]
STEP = "(scroller, by) => { scroller.scrollTop += by * scroller.clientHeight; }"
AT_THE_END = "(one) => one.scrollHeight - one.scrollTop - one.clientHeight < 2"


def say(page, text):
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    answer = page.locator('#transcript article[data-author="model"]').last
    expect(answer).to_have_attribute("data-state", "answered")


def search(page, words, title="What is a tide?"):
    """Search, and choose the hit."""
    page.locator("#history-query").fill(words)
    expect(page.locator("#history .history-snippet mark").first).to_be_visible()
    page.locator("#history .history-row > a", has_text=title).first.click()
    page.wait_for_url("**/?found=*")


def numbers(page):
    said = page.locator("#transcript .said").all_text_contents()
    return [text.partition(".")[0] for text in said if text.startswith("Number")]


def middle(page, locator):
    box = locator.bounding_box()
    return box["y"] + box["height"] / 2


def scroll_until(page, by, done):
    """Scroll on, as somebody does who reads, until `done` or for very long."""
    for _ in range(400):
        if done():
            return
        page.locator("#scroller").evaluate(STEP, by)
        page.wait_for_timeout(20)
    raise AssertionError(numbers(page))


@pytest.fixture
def talk(page, server):
    """A long conversation."""
    page.goto("/")
    say(page, "What is a tide?")
    server.shell(GO_ON.format(talk=page.locator("main").get_attribute("data-conversation")))
    return page


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_page_opens_at_what_was_found_and_it_has_the_focus(talk, axe, size):
    search(talk, "number 31")
    talk.set_viewport_size({"width": size[0], "height": size[1]})
    talk.reload()
    found = talk.locator("#transcript [data-found]")
    expect(found).to_contain_text("Number 31.")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()
    assert middle(talk, found) < size[1] * 0.6
    talk.wait_for_timeout(500)  # what comes in around it moves nothing
    expect(found).to_be_in_viewport()
    assert axe(talk) == []


def test_earlier_and_later_messages_come_in_order_as_one_reads_on(talk):
    search(talk, "number 51")
    expect(talk.locator("#transcript [data-found]")).to_be_focused()
    assert 20 < len(numbers(talk)) < 90
    gap, earlier = talk.locator("[data-gap]"), talk.locator("[data-earlier]")
    scroll_until(talk, 0.5, lambda: not gap.count())
    assert numbers(talk) == NUMBERS[NUMBERS.index(numbers(talk)[0]) :]
    scroll_until(talk, -2, lambda: not earlier.count())
    assert numbers(talk) == NUMBERS


def test_from_the_latest_one_reads_back_to_what_was_found(talk):
    search(talk, "number 31")
    talk.get_by_role("button", name="Jump to latest").click()
    expect(talk.locator("#transcript article").last).to_be_in_viewport()
    assert talk.locator("#scroller").evaluate(AT_THE_END)
    gap = talk.locator("[data-gap]")
    scroll_until(talk, -0.5, lambda: not gap.count())
    shown = numbers(talk)
    assert shown == NUMBERS[NUMBERS.index(shown[0]) :]


def test_what_is_said_then_is_answered_at_the_end(talk):
    search(talk, "number 31")
    expect(talk.locator("#transcript [data-found]")).to_be_focused()
    say(talk, "Thank you.")
    answer = talk.locator('#transcript article[data-author="model"]').last
    expect(answer).to_be_in_viewport()
    assert talk.locator("#scroller").evaluate(AT_THE_END)
    expect(talk).not_to_have_url(re.compile("found"))
    assert talk.locator("[data-gap]").count() == 1


def test_an_answer_that_is_written_moves_nobody_from_what_was_found(talk):
    search(talk, "number 31")
    found = talk.locator("#transcript [data-found]")
    expect(found).to_be_focused()
    other = talk.context.new_page()
    other.goto(re.sub(r"\?.*", "", talk.url))
    say(other, "And one more.")
    answers = talk.locator('#transcript article[data-author="model"][data-state="answered"]')
    expect(answers).to_have_count(1)
    expect(talk.locator("#transcript article").last).to_have_attribute("data-state", "answered")
    expect(found).to_be_in_viewport()
    talk.get_by_role("button", name="Jump to latest").click()
    expect(answers.last).to_be_in_viewport()


def test_what_stands_in_another_version_is_read_where_it_parts_and_opened(page):
    page.goto("/")
    say(page, "What is a tide?")
    page.locator("[data-edit]").first.click()
    page.locator(".message-panel textarea").fill("What is an ebb?")
    page.locator(".message-panel textarea").press("Enter")
    expect(page.locator("#transcript .said")).to_have_text(["What is an ebb?"])
    expect(page.locator("#transcript article").last).to_have_attribute("data-state", "answered")
    page.locator("#history-query").fill("tide")
    expect(page.locator("#history mark").first).to_be_visible()
    page.locator("#history .history-row > a").first.click()
    page.wait_for_url("**/?found=*")
    found = page.locator("#transcript .elsewhere [data-found]")
    expect(found).to_be_focused()
    expect(found).to_contain_text("What is a tide?")
    expect(page.locator("#transcript article .said")).to_have_text(["What is an ebb?"])
    page.get_by_role("button", name="Show that version").click()
    expect(page.locator("#transcript article[data-found]")).to_be_focused()
    expect(page.locator("#transcript article .said")).to_have_text(["What is a tide?"])


def test_without_scripts_the_page_opens_there_too(talk, new_page):
    search(talk, "number 31")
    plain = new_page(storage_state=talk.context.storage_state(), java_script_enabled=False)
    plain.goto(talk.url)
    expect(plain.locator("#transcript [data-found]")).to_be_in_viewport()
    plain.get_by_role("link", name="Messages in between").click()
    expect(plain.locator("#transcript [data-found]")).to_be_in_viewport()
    expect(plain.locator("#transcript [data-found]")).not_to_contain_text("Number 31.")
