"""Files are attached by hand, paste or drop, and reach the model that is asked."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.attachments.files import NOTE, image

DROP = """([name, type, bytes]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
  for (const kind of ["dragover", "drop"]) {
    document.querySelector("main").dispatchEvent(
      new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }
}"""


@pytest.fixture
def chat(page):
    page.goto("/")
    return page


def choose(chat, *files):
    chat.locator("#file").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )


def test_an_image_is_sent_shown_and_seen_by_a_model_that_can(chat):
    choose(chat, ("sky.png", "image/png", image()))
    expect(chat.locator("#files [data-attachment]")).to_have_count(1)
    expect(chat.locator("#announcer")).to_have_text("sky.png is attached.")
    chat.locator("#model").select_option("demo-jade")
    expect(chat.locator("#unseen")).to_be_visible()
    expect(chat.locator("#announcer")).to_contain_text("can't see images")
    chat.locator("#model").select_option("demo-aster")
    expect(chat.locator("#unseen")).to_be_hidden()
    chat.locator("#text").press("Enter")
    answer = chat.locator("article[data-author=model][data-state=answered]")
    expect(answer).to_contain_text("a PNG image of 64 × 48 pixels, mostly blue")
    shown = chat.locator("article[data-author=person] .files img")
    expect(shown).to_have_attribute("alt", "sky.png")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 64
    expect(chat.locator("#files [data-attachment]")).to_have_count(0)


def test_a_dropped_text_waits_through_a_reload_and_is_read(chat):
    chat.locator("#text").fill("What shall I buy?")
    chat.evaluate(DROP, ["list.txt", "text/plain", list(NOTE)])
    chat.wait_for_url("**/c/*/")  # where a reload finds it
    chat.reload()
    expect(chat.locator("#files")).to_contain_text("list.txt")
    expect(chat.locator("#text")).to_have_value("What shall I buy?")
    chat.locator("#text").press("Enter")
    answer = chat.locator("article[data-author=model][data-state=answered]")
    expect(answer).to_contain_text('"list.txt": 2 lines, 10 characters. It begins: Milk')


def test_a_file_that_can_not_be_taken_is_named_and_one_is_taken_back(chat, allow_console, axe):
    allow_console("422")
    paper = ("paper.pdf", "application/pdf", b"%PDF-1.7\n\xe2\xe3")
    choose(chat, ("empty.txt", "text/plain", b""), paper)
    expect(chat.locator("#hint")).to_contain_text("empty.txt – It is empty")
    expect(chat.locator("#hint")).to_contain_text("paper.pdf")
    expect(chat.locator("#hint")).to_contain_text("attach pictures of its pages")
    choose(chat, ("film.mp4", "video/mp4", b"\0" * (settings.ATTACHMENT_BYTES + 1)))
    expect(chat.locator("#hint")).to_contain_text("film.mp4 – It is too large: at most 10 MB.")
    choose(chat, ("a.txt", "text/plain", NOTE), ("b.png", "image/png", image()))
    expect(chat.locator("#files [data-attachment]")).to_have_count(2)
    assert axe(chat) == []
    chat.get_by_role("button", name="Remove a.txt").click()
    expect(chat.locator("#files")).not_to_contain_text("a.txt")
    expect(chat.locator("#text")).to_be_focused()


def test_a_part_of_the_page_that_does_not_come_is_told_and_holds_up_nothing(chat, allow_console):
    allow_console("uploads|Failed to load resource")
    chat.route("**/lazy/uploads*", lambda route: route.fulfill(status=404))
    choose(chat, ("a.txt", "text/plain", NOTE))
    expect(chat.locator("#alert")).to_contain_text("A part of this page could not be loaded.")
    chat.locator("#text").fill("Give me three tips for a good night's sleep.")
    chat.locator("#text").press("Enter")
    expect(chat.locator("article[data-state=answered]")).to_be_visible()
    chat.unroute("**/lazy/uploads*")
    chat.locator("#alert").get_by_role("button", name="Reload").click()
    choose(chat, ("a.txt", "text/plain", NOTE))
    expect(chat.locator("#files [data-attachment]")).to_have_count(1)
