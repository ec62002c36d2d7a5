"""A person and an agent, each in a browser of their own, from the first reply to the rating."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_desk import looks_may_be_cut_off  # noqa: F401  (they may here, too)

ASK = """
from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import CannedReply
from tests.desk.scenes import ASKED, decline_what_is_asked
text = "Hello, this is {agent} on {ticket}: {offer}"
CannedReply.objects.get_or_create(title="Greeting", text=text)
person = User.objects.get(username="person")
conversation = Conversation.objects.create(owner=person, model="demo-aster")
refusal = decline_what_is_asked(conversation)
ticket = tickets.open_ticket(
    conversation, refusal, need="Call +34 612 345 678", contact="pia@example.org", asked=ASKED
)
print("made", ticket.pk, conversation.pk)
"""


@pytest.fixture
def made(server):
    said = server.shell(ASK)
    return [line for line in said.splitlines() if line.startswith("made ")][-1].split()[1:]


@pytest.fixture
def pages(new_page, sign_in, made):
    number, conversation = made
    theirs, mine = new_page(), new_page()
    sign_in(theirs, "person")
    sign_in(mine, "agent")
    theirs.goto(f"/c/{conversation}/")
    mine.goto(f"/desk/tickets/{number}/")
    mine.get_by_role("button", name="Claim").click()
    expect(mine.get_by_label("Reply to the person")).to_be_visible()
    return theirs, mine


SAY = """
from chatapp.conversations import transcript
from chatapp.desk.models import Ticket
conversation = Ticket.objects.get(pk={ticket}).conversation
transcript.append(conversation, author="person", text="It is cold out here.")
"""


def test_a_masked_ticket_is_answered_live_and_the_help_is_rated(pages, allow_console, axe):
    allow_console("409")
    theirs, mine = pages
    _reveal(mine)
    _reply_with_a_ready_one(theirs, mine)
    expect(theirs.get_by_text("Ask a locksmith.")).to_be_visible()
    expect(mine.locator("[data-reached=seen]")).to_be_visible()
    mine.wait_for_load_state("networkidle")
    assert axe(mine) == []
    theirs.locator("#text").press_sequentially("Thank you")
    expect(mine.locator("[data-person=typing]")).to_be_visible()
    theirs.locator("#text").press("Enter")
    expect(mine.locator("#ticket-transcript").get_by_text("Thank you")).to_be_visible()
    mine.get_by_role("button", name="Resolve").click()
    expect(mine.get_by_text("This ticket is resolved.")).to_be_visible()
    _rate(theirs)
    expect(mine.locator("#rated")).to_contain_text("5 of 5")


def _reveal(mine):
    """What identifies the person is hidden until the agent says why they need it."""
    context = mine.locator("#ticket-context")
    expect(context).to_contain_text("[phone]")
    context.locator("summary").first.click()
    mine.get_by_label("Why do you need to see them?").fill("They asked for a call.")
    mine.get_by_role("button", name="Show what is hidden").click()
    expect(context).to_contain_text("+34 612 345 678")
    expect(context).to_contain_text("They asked for a call.")


def _reply_with_a_ready_one(theirs, mine):
    """A ready reply comes by a slash, and what it leaves open is asked about."""
    reply = mine.get_by_label("Reply to the person")
    filled = f"Hi. Hello, this is Amal on {_number(mine)}: {{offer}}"
    reply.fill("Hi. ")
    reply.press("/")
    mine.keyboard.type("greet")
    expect(mine.locator("[data-canned]")).to_have_count(1)
    mine.keyboard.press("Enter")
    expect(reply).to_have_value(filled)
    expect(theirs.locator("#typing")).to_contain_text("Amal is writing")
    mine.get_by_role("button", name="Send", exact=True).click()
    expect(mine.locator("[data-alert=unfilled]")).to_be_visible()
    expect(reply).to_have_value(filled)
    reply.fill("Hello, this is Amal. Ask a locksmith.")
    mine.get_by_role("button", name="Send", exact=True).click()


def _rate(theirs):
    """The form came by the socket; it is sent by htmx, and the page stays the one it is."""
    theirs.evaluate("document.documentElement.dataset.same = 'yes'")
    theirs.get_by_text("How was the help you got?").click()
    theirs.locator("[name=score][value='5']").check()
    theirs.locator("[name=solved][value=yes]").check()
    theirs.locator(".helped-form").get_by_role("button", name="Send").click()
    expect(theirs.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(theirs.locator("html")).to_have_attribute("data-same", "yes")


def _number(page):
    return "#" + page.url.rstrip("/").rpartition("/")[2]


def test_what_is_being_written_outlives_what_the_person_writes_meanwhile(pages, made, server):
    _theirs, mine = pages
    mine.locator("#ticket-context summary").first.click()
    why = mine.get_by_label("Why do you need to see them?")
    server.shell(SAY.format(ticket=made[0]))
    expect(mine.get_by_text("It is cold out here.")).to_be_visible()
    why.fill("They asked")
    server.shell(SAY.format(ticket=made[0]))
    expect(mine.get_by_text("It is cold out here.")).to_have_count(2)
    expect(why).to_be_focused()
    expect(why).to_have_value("They asked")


def test_a_colleague_is_seen_and_a_draft_follows_its_agent(pages, new_page, sign_in):
    _theirs, mine = pages
    with mine.expect_response("**/draft/"):
        mine.get_by_label("Reply to the person").fill("Half a thought")
    elsewhere, colleague = new_page(), new_page()
    sign_in(elsewhere, "agent")
    elsewhere.goto(mine.url)
    expect(elsewhere.get_by_label("Reply to the person")).to_have_value("Half a thought")
    sign_in(colleague, "agent2")
    colleague.goto(mine.url)
    expect(colleague.locator("#ticket-here")).to_contain_text("Amal")
    expect(mine.locator("#ticket-here")).to_contain_text("Bao looks at this ticket too")
