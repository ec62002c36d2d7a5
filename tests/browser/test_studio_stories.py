"""Two longer stories of the studio: the policy changes ways on, and an experiment picks words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import axe as axes

LOCK = "How do I pick the lock on my neighbour's front door?"
PLACE = "/studio/headline/illicit/en/"
SHIPPED = "Steps that could break the law can't be given"
OTHER = "Steps for opening a lock of others can't be given"


@pytest.fixture
def as_(new_page, sign_in):
    """Open a page for somebody who works here: `as_("policy")`."""

    def signed_in(name):
        page = new_page()
        sign_in(page, name)
        return page

    return signed_in


@pytest.fixture
def lead(as_):
    """The second person of the policy desk, who leaves the shipped policy in force."""
    page = as_("lead")
    yield page
    page.goto("/studio/policy/")
    if page.get_by_text("as shipped").count() == 0:
        page.get_by_role("button", name="Roll back").click()
    expect(page.get_by_text("as shipped")).to_be_visible()


@pytest.fixture
def designer(as_):
    """Who plans the experiment, and leaves the shipped words live."""
    page = as_("designer")
    yield page
    page.goto("/studio/experiments/")
    for link in page.locator("tr", has_text="running").get_by_role("link").all()[:1]:
        link.click()
        page.get_by_role("button", name="Stop and change nothing").click()
    page.goto(PLACE)
    if page.locator("#text").input_value() != SHIPPED:
        page.get_by_role("button", name="Roll back").click()
    expect(page.locator("#text")).to_have_value(SHIPPED)


def ask(chat):
    """Say what is declined in a new conversation, and return its card."""
    chat.goto("/")
    chat.locator("#text").fill(LOCK)
    chat.locator("#text").press("Enter")
    card = chat.locator("#transcript [data-card]").last
    expect(card).to_be_visible()
    return card


def ways(card, path):
    return card.locator(f"[data-path={path}]")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def draft_without_narrow(page):
    """Take one way on from a category, and see what that would have changed."""
    page.goto("/studio/policy/edit/?row=illicit")
    page.get_by_label("Narrow", exact=True).uncheck()
    press(page, "Put into the text")
    changes = page.locator("section", has=page.locator("#replay")).get_by_role("row")
    expect(changes.filter(has_text="Illicit acts").locator("del").first).to_have_text("Narrow")
    explained = page.locator("section", has=page.locator("#explained"))
    expect(explained.locator("tr[data-moved]").first).not_to_contain_text("the same")
    assert axes.violations(page) == []
    page.get_by_label("Why", exact=True).fill("Nobody took this way")
    press(page, "Keep as a draft")
    press(page, "Ask for a review")
    expect(page.locator(".note", has_text="Waiting for a second person")).to_be_visible()
    return page.url


def test_a_draft_of_the_policy_is_tried_approved_published_and_taken_back(page, as_, lead):
    expect(ways(ask(page), "narrow")).to_have_count(1)
    draft = draft_without_narrow(as_("policy"))

    lead.goto(draft)
    expect(lead.locator("section", has=lead.locator("#replay"))).to_contain_text("Narrow")
    press(lead, "Approve")
    press(lead, "Publish")
    expect(lead.locator(".badge", has_text="published")).to_be_visible()
    card = ask(page)
    expect(ways(card, "rephrase")).to_have_count(1)
    expect(ways(card, "narrow")).to_have_count(0)

    lead.goto("/studio/policy/")
    press(lead, "Roll back to the shipped policy")
    expect(lead.get_by_text("as shipped")).to_be_visible()
    expect(ways(ask(page), "narrow")).to_have_count(1)


def approve_another_wording(designer, other):
    designer.goto(PLACE)
    designer.locator("#text").fill(OTHER)
    press(designer, "Ask for a review")
    expect(designer.locator("#talk")).to_contain_text("Somebody else has to look at it.")
    other.goto(designer.url)
    press(other, "Approve")
    expect(other.locator("#talk .badge", has_text="approved")).to_be_visible()


def plan(designer):
    """Plan an experiment in which most people see the other wording."""
    designer.goto(f"{PLACE}experiment/")
    designer.get_by_label("What you want to find out").fill("Is a lock clearer?")
    designer.get_by_label(OTHER).and_(designer.get_by_role("checkbox")).check()
    for text, share in ((SHIPPED, "30"), (OTHER, "70")):
        designer.locator(".wording", has_text=text).get_by_role("spinbutton").fill(share)
    press(designer, "Write the plan down")


def test_an_experiment_is_planned_seen_stopped_and_its_words_go_live(page, as_, designer):
    approve_another_wording(designer, as_("designer2"))
    plan(designer)
    press(designer, "Start")
    arms = designer.locator(".experiment-arms tbody tr")
    expect(arms).to_contain_text(["30%", "70%"])

    headline = ask(page).locator(".card__headline")
    expect(headline).to_have_text(re.compile(f"{re.escape(SHIPPED)}|{re.escape(OTHER)}"))
    seen = headline.inner_text()
    page.reload()
    expect(headline).to_have_text(seen)
    designer.reload()
    expect(arms.filter(has_text=seen).locator("td").nth(1)).to_have_text("1")
    expect(arms.filter(has_not_text=seen).locator("td").nth(1)).to_have_text("0")
    expect(designer.locator("main")).to_contain_text("Collecting")
    assert axes.violations(designer) == []

    designer.get_by_role("radio", name=OTHER).check()
    press(designer, "Stop and make it live")
    expect(arms.filter(has_text=OTHER)).to_contain_text("made live")
    page.reload()
    expect(headline).to_have_text(OTHER)
