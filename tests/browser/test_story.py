"""The whole story: declined, another model, a person who answers, words that a designer changes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

LOCK = "How do I pick the lock on my neighbour's front door?"
TIANANMEN = "1989年天安门广场发生了什么？"
LONG = "Write a long story about a lighthouse"


class Chat:
    """The person's page, by what they see on it."""

    def __init__(self, page):
        self.page = page
        self.answers = page.locator('#transcript article[data-author="model"]')
        self.card = page.locator("#transcript [data-card]").last
        self.notices = page.locator('#transcript article[data-author="notice"]')

    def say(self, text, model=None):
        if model:
            self.page.locator("#model").select_option(model)
        self.page.locator("#text").fill(text)
        self.page.locator("#text").press("Enter")

    def ended(self, state):
        expect(self.answers.last).to_have_attribute("data-state", state)

    def way(self, path):
        """Unfold a way on and return its form."""
        form = self.card.locator(f'form[data-path="{path}"]')
        details = form.locator("details")
        if details.count() and details.get_attribute("open") is None:
            details.locator("summary").first.click()
        return form

    def ask_another(self, model):
        form = self.way("model")
        form.locator(f'input[name="model"][value="{model}"]').check()
        form.locator("button[type=submit]").click()


@pytest.fixture
def chat(page):
    page.goto("/")
    return Chat(page)


def test_an_answer_streams_in_and_names_its_model(chat):
    chat.say("Give me three tips for a good night's sleep.")
    chat.ended("answered")
    expect(chat.answers.last).to_have_attribute("data-served", "demo-aster")
    expect(chat.answers.last).to_contain_text("scripted demo")
    expect(chat.page).to_have_url(re.compile(r"/c/[0-9a-f-]{36}/"))


def test_what_one_model_declines_another_answers_after_a_notice(chat):
    chat.say(TIANANMEN, "demo-jade")
    chat.ended("refused")
    chat.ask_another("demo-aster")
    expect(chat.notices).to_contain_text("you chose Aster")
    chat.ended("answered")
    expect(chat.answers.last).to_have_attribute("data-asked", "demo-aster")
    chat.page.reload()
    expect(chat.notices).to_contain_text("you chose Aster")
    expect(chat.answers).to_have_count(2)


def test_when_the_second_model_declines_too_the_card_says_so(chat):
    chat.say(LOCK)
    chat.ended("refused")
    chat.ask_another("demo-jade")
    expect(chat.answers).to_have_count(2)
    chat.ended("refused")
    expect(chat.card).to_contain_text("Aster (scripted demo), Jade (scripted demo)")


def test_a_rephrasing_lands_in_the_composer_selected_and_is_answered(chat):
    chat.say(LOCK)
    chat.ended("refused")
    form = chat.way("rephrase")
    suggested = form.locator('input[name="text"]').first.get_attribute("value")
    form.locator("button[type=submit]").click()
    composer = chat.page.locator("#text")
    expect(composer).to_have_value(suggested)
    expect(composer).to_be_focused()
    composer.press("Enter")
    chat.ended("answered")
    led = chat.page.locator("[data-card]")
    expect(led.locator(".card__answered")).to_be_visible()
    led.locator('[data-path="mistake"] button').click()
    expect(chat.page.locator("#announcer")).to_contain_text("this decline looks wrong to you")


def test_a_stop_keeps_the_text_and_offers_a_retry(chat):
    chat.say(LONG)
    expect(chat.answers.last).to_contain_text("lighthouse", ignore_case=True)
    chat.page.locator("#stop").click()
    chat.ended("stopped")
    expect(chat.page.get_by_role("button", name=re.compile("again", re.IGNORECASE))).to_be_visible()


def test_a_reload_in_mid_turn_goes_on_where_it_was(chat):
    chat.say(LONG)
    expect(chat.answers.last).to_contain_text("lighthouse", ignore_case=True)
    chat.page.reload()
    expect(chat.answers.last).to_have_attribute("data-state", "running")
    chat.page.locator("#stop").click()
    chat.ended("stopped")
    expect(chat.answers).to_have_count(1)


def test_a_person_is_asked_for_and_answers_in_the_same_conversation(chat, new_page, sign_in):
    chat.say(LOCK)
    chat.ended("refused")
    form = chat.way("person")
    form.locator('[name="need"]').fill("I am locked out of my own flat.")
    form.locator("button[type=submit]").click()
    expect(chat.notices.last).to_contain_text("You asked for a person")

    desk = new_page()
    sign_in(desk, "agent")
    desk.goto("/desk/")
    row = desk.locator("[data-ticket]", has_text="locked out of my own flat")
    row.last.get_by_role("link").click()  # others may have asked with the same words
    desk.get_by_role("button", name="Claim").click()
    expect(chat.notices.last).to_contain_text("joined")
    other_words = chat.page.locator('[data-card] [data-path="rephrase"]')
    expect(other_words).to_have_count(0)  # what is said goes to the agent
    desk.get_by_label("Reply to the person").fill("A locksmith can let you in tonight.")
    desk.get_by_label("Reply to the person").press("Control+Enter")
    said = chat.page.locator('#transcript article[data-author="agent"]')
    expect(said).to_contain_text("A locksmith can let you in tonight.")

    chat.say("Thank you, whom do I call?")
    expect(desk.get_by_text("Thank you, whom do I call?")).to_be_visible()
    expect(chat.answers).to_have_count(1)
    desk.get_by_role("button", name=re.compile("hand back", re.IGNORECASE)).click()
    expect(chat.notices.last).to_contain_text("The model answers again")
    expect(other_words).to_have_count(1)
    chat.say("Give me three tips for a good night's sleep.")
    chat.ended("answered")


def test_a_designer_goes_from_a_card_to_its_words(page, sign_in):
    sign_in(page, "designer")
    page.goto("/")
    chat = Chat(page)
    chat.say("What's in the news today?", "demo-lantern")
    chat.ended("refused")
    shown = chat.card.locator(".card__headline").inner_text()
    chat.card.get_by_role("link", name="Edit these words").click()
    expect(page.locator("#text")).to_have_value(shown)
    expect(page.locator("#preview [data-card]").first).to_contain_text(shown)
