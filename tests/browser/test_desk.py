from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.desk.clicks import click_in_its_own_process

PERSON_WRITES = """
from chatapp.conversations import transcript
from chatapp.desk.models import Ticket
conversation = Ticket.objects.get(pk={ticket}).conversation
transcript.append(conversation, author="person", text="It is raining harder.")
"""


@pytest.fixture(autouse=True)
def looks_may_be_cut_off(allow_console):
    """A post or a reload ends a look that is on its way; htmx says so in the console."""
    allow_console("htmx:(afterRequest|sendAbort|sendError)")


@pytest.fixture
def ticket(server):
    return click_in_its_own_process(server, 1)["tickets"][0]


@pytest.fixture
def at_the_desk(new_page, sign_in):
    def sit_down(login: str, path: str = "/desk/", **options):
        page = new_page(**options)
        sign_in(page, login)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    return sit_down


@pytest.fixture
def mine(at_the_desk, ticket):
    page = at_the_desk("agent", f"/desk/tickets/{ticket}/")
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_label("Reply to the person")).to_be_visible()
    return page


def test_a_ticket_appears_on_an_open_desk_by_itself(at_the_desk, server):
    desk = at_the_desk("agent", "/desk/?whose=unclaimed")
    ticket = click_in_its_own_process(server, 1)["tickets"][0]
    expect(desk.locator(f'[data-ticket="{ticket}"]')).to_be_visible(timeout=5_000)
    expect(desk).to_have_title(re.compile(r"^\(\d+\) Desk"))


def test_the_other_agents_page_sees_the_claim_at_once(at_the_desk, ticket):
    mine, theirs = (at_the_desk(who, f"/desk/tickets/{ticket}/") for who in ("agent", "agent2"))
    mine.get_by_role("button", name="Claim").click()
    expect(mine.locator("#ticket-composer")).to_have_attribute("data-mode", "reply")
    expect(theirs.locator("#ticket-composer")).to_have_attribute("data-mode", "watch")


def test_a_claim_that_comes_too_late_is_told_who_was_first(at_the_desk, ticket, allow_console):
    allow_console("409")
    late = at_the_desk("agent2", f"/desk/tickets/{ticket}/", java_script_enabled=False)
    first = at_the_desk("agent", f"/desk/tickets/{ticket}/")
    first.get_by_role("button", name="Claim").click()
    expect(first.locator("#ticket-composer")).to_have_attribute("data-mode", "reply")
    late.get_by_role("button", name="Claim").click()
    expect(late.get_by_text("was first")).to_be_visible()


def test_what_the_person_writes_appears_on_the_open_ticket(mine, ticket, server):
    server.manage("shell", "-c", PERSON_WRITES.format(ticket=ticket))
    expect(mine.get_by_text("It is raining harder.")).to_be_visible(timeout=5_000)


def test_a_draft_outlives_a_reload_and_goes_when_it_is_sent(mine):
    mine.get_by_label("Reply to the person").fill("Half a thought")
    mine.reload()
    expect(mine.get_by_label("Reply to the person")).to_have_value("Half a thought")
    mine.get_by_label("Reply to the person").press("Control+Enter")
    expect(mine.locator("[data-author=agent]").get_by_text("Half a thought")).to_be_visible()
    expect(mine.get_by_label("Reply to the person")).to_have_value("")
    mine.reload()
    expect(mine.get_by_label("Reply to the person")).to_have_value("")


def test_a_note_is_saved_while_a_reply_is_being_written(mine):
    mine.get_by_label("Reply to the person").fill("Half a thought")
    mine.get_by_label("Add a note").fill("Ask Bo.")
    mine.get_by_role("button", name="Save note").click()
    expect(mine.locator("#ticket-notes").get_by_text("Ask Bo.")).to_be_visible()
    expect(mine.get_by_label("Reply to the person")).to_have_value("Half a thought")
    expect(mine.get_by_label("Add a note")).to_have_value("")


def test_a_ticket_is_handed_back_taken_back_and_resolved(mine):
    mine.get_by_role("button", name="Hand back to the model").click()
    mine.get_by_role("button", name="Take it back").click()
    expect(mine.get_by_label("Reply to the person")).to_be_visible()
    mine.get_by_role("button", name="Resolve").click()
    expect(mine.get_by_text("This ticket is resolved.")).to_be_visible()


def test_the_whole_desk_is_within_the_keyboards_reach(at_the_desk, ticket):
    page = at_the_desk("agent", "/desk/?whose=unclaimed")
    page.locator(f"#ticket-{ticket}").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/tickets/{ticket}/")
    page.locator("#claim").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reply to the person")).to_be_visible()


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_on_the_desk_keeps_anybody_out(at_the_desk, axe, ticket, color_scheme, width):
    options = {"color_scheme": color_scheme, "viewport": {"width": width, "height": 850}}
    page = at_the_desk("lead", "/desk/", **options)
    assert axe(page) == []
    page.goto(f"/desk/tickets/{ticket}/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
