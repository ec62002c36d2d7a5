"""The history as a person uses it: find, name, keep, share, take away, and change one's mind."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

SLEEP = "Give me three tips for a good night's sleep."


@pytest.fixture
def talk(page):
    """A page with one answered conversation."""
    page.goto("/")
    say(page, SLEEP)
    return page


def say(page, text):
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    answer = page.locator('#transcript article[data-author="model"]').last
    expect(answer).to_have_attribute("data-state", "answered")


def manage(page, title=SLEEP):
    page.get_by_role("link", name=f"Manage “{title}”").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def rows(page):
    return page.locator("#history .history-title")


def test_a_conversation_is_renamed_and_the_focus_returns_to_its_row(talk):
    dialog = manage(talk)
    dialog.get_by_label("Title").fill("Sleep well")
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog).to_be_hidden()
    expect(rows(talk)).to_have_text(["Sleep well"])
    expect(talk.locator("[data-title]")).to_have_text("Sleep well")
    expect(talk.get_by_role("link", name="Manage “Sleep well”")).to_be_focused()


def test_a_search_finds_words_of_an_answer_as_they_are_typed(talk):
    talk.locator("#history-query").press_sequentially("nigh slee")
    expect(talk.locator("#history mark").first).to_be_visible()
    talk.locator("#history-query").fill("zebra")
    expect(talk.locator("#history")).to_contain_text("Nothing found")
    talk.locator("#history-query").fill("")
    expect(rows(talk)).to_have_text([SLEEP])


def test_what_is_deleted_is_gone_everywhere_and_comes_back(talk, allow_console):
    allow_console("404|before the connection is established")
    other = talk.context.new_page()
    other.goto(talk.url)
    expect(other.locator("#transcript article").first).to_be_visible()
    talk.set_viewport_size({"width": 390, "height": 844})
    talk.get_by_role("button", name="Conversations").click()
    manage(talk).get_by_role("button", name="Delete").click()
    expect(talk).to_have_url(re.compile(r"/$"))
    expect(rows(talk)).to_have_count(0)
    expect(other.locator("#alert")).not_to_be_empty()
    expect(rows(other)).to_have_count(0)
    expect(talk.get_by_role("button", name="Undo")).to_be_visible()  # the drawer opens for it
    talk.get_by_role("button", name="Undo").click()
    expect(rows(talk)).to_have_text([SLEEP])
    expect(other.locator("#alert")).to_be_empty()  # it goes on there, too
    other.emulate_media(media="print")  # on paper: all that was said, and nothing to click
    expect(other.locator("#composer")).to_be_hidden()
    expect(other.locator("#scroller")).to_have_css("overflow-y", "visible")
    other.emulate_media(media="screen")
    expect(rows(other)).to_have_text([SLEEP])
    rows(talk).click()
    expect(talk.locator("#transcript")).to_contain_text("scripted demo")


def test_deleting_another_one_puts_the_focus_on_undo(talk):
    talk.get_by_role("link", name="New chat").first.click()
    manage(talk).get_by_role("button", name="Delete").click()
    expect(talk.get_by_role("button", name="Undo")).to_be_focused()


def test_a_draft_waits_where_it_was_written_and_one_of_a_new_chat_in_the_next(talk):
    text, new_chat = talk.locator("#text"), talk.get_by_role("link", name="New chat").first
    text.fill("And naps?")
    new_chat.click()
    expect(text).to_have_value("")
    text.fill("Something else")
    rows(talk).click()
    expect(text).to_have_value("And naps?")
    new_chat.click()
    expect(text).to_have_value("Something else")
    talk.reload()
    expect(text).to_have_value("Something else")
    say(talk, "What is a tide?")
    new_chat.click()
    expect(text).to_have_value("")


def test_a_shared_link_is_read_by_a_stranger_until_it_is_revoked(talk, new_page, allow_console):
    allow_console("404")
    dialog = manage(talk)
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_label("Anyone with this link can read it")
    expect(link).to_be_focused()
    address = link.input_value()
    stranger = new_page()
    stranger.goto(address)
    expect(stranger.locator("article")).to_have_count(2)
    expect(stranger.locator("main")).to_contain_text(SLEEP)
    dialog.get_by_role("button", name="Revoke the link").click()
    expect(dialog.get_by_role("button", name="Make a link")).to_be_visible()
    assert stranger.goto(address).status == 404


GO_ON = """
from uuid import UUID, uuid4
from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation
talk = Conversation.objects.get(pk=UUID("{talk}"))
for number in range(90):
    text = f"Number {{number}}. " + "And more words. " * (number % 5 * 30)
    transcript.append(talk, author="person", text=text, key=uuid4())
"""
PLACES = """() => [...document.querySelectorAll("#transcript article")]
  .filter((article) => article.getBoundingClientRect().bottom > 0)
  .map((article) => [article.dataset.message, Math.round(article.getBoundingClientRect().top)])[0]
"""
TO_THE_TOP = """() => {
  document.getElementById("scroller").scrollTop = 0;
  return !document.querySelector("[data-earlier]");
}"""


def test_earlier_messages_come_in_above_and_what_is_read_stays(talk, server):
    server.shell(GO_ON.format(talk=talk.locator("main").get_attribute("data-conversation")))
    talk.reload()
    items = talk.locator("#transcript article")
    expect(items.last).to_be_in_viewport()
    shown = items.count()
    assert shown < 92
    talk.locator("#scroller").evaluate("(scroller) => scroller.scrollTo(0, 40)")
    message, place = talk.evaluate(PLACES)
    expect(items).not_to_have_count(shown)
    read = talk.locator(f'article[data-message="{message}"]')
    expect(read).to_be_in_viewport()
    assert abs(read.bounding_box()["y"] - place) < 40
    talk.wait_for_function(TO_THE_TOP)
    numbers = items.locator(".said").all_text_contents()[1:]
    assert [text.partition(".")[0] for text in numbers] == [f"Number {n}" for n in range(90)]
    expect(items.nth(2).locator("[data-copy]")).to_have_count(1)


def test_an_export_is_a_file_with_the_title_in_its_name(talk):
    dialog = manage(talk)
    with talk.expect_download() as download:
        dialog.get_by_role("link", name="Export as JSON").click()
    assert re.fullmatch(r"give-me-three-tips-.*\.json", download.value.suggested_filename)
    data = json.loads(Path(download.value.path()).read_text())
    assert [one["author"] for one in data["messages"]] == ["person", "model"]


def test_the_history_works_without_scripts(talk, browser, server):
    context = browser.new_context(
        base_url=server.url, java_script_enabled=False, storage_state=talk.context.storage_state()
    )
    page = context.new_page()
    page.goto("/c/")
    page.get_by_role("searchbox").fill("sleep")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Manage").click()
    page.get_by_role("button", name="Pin to the top").click()
    page.goto("/c/")
    expect(page.locator("#history h2")).to_have_text(["Pinned"])
    page.get_by_role("link", name="Manage").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("article").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_axe_finds_nothing(talk, axe, size):
    talk.set_viewport_size({"width": size[0], "height": size[1]})
    if size[0] < 900:
        talk.get_by_role("button", name="Conversations").click()
    manage(talk).get_by_role("button", name="Make a link").click()
    expect(talk.get_by_role("button", name="Revoke the link")).to_be_visible()
    assert axe(talk) == []
    link = talk.get_by_label("Anyone with this link can read it").input_value()
    for address in ("/c/", "/c/?q=sleep", "/c/?archived=1", link):
        talk.goto(address)
        assert axe(talk) == []
