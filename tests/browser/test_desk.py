from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.desk.clicks import click

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
    return click(server)


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
    ticket = click(server)
    expect(desk.locator(f'[data-ticket="{ticket}"]')).to_be_visible()
    expect(desk).to_have_title(re.compile(r"^\(\d+\) Desk"))
    desk.get_by_label(f"Choose ticket #{ticket}").check()  # and does not open it
    expect(desk).to_have_url(re.compile(r"/desk/\?whose=unclaimed$"))


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
    server.shell(PERSON_WRITES.format(ticket=ticket))
    expect(mine.get_by_text("It is raining harder.")).to_be_visible()


def test_a_draft_outlives_a_reload_and_goes_when_it_is_sent(mine, allow_console):
    allow_console("ERR_FAILED")
    key = mine.locator("#ticket-reply [name=key]").input_value()
    mine.route("**/draft/", lambda route: route.abort())  # it does not reach the server in time
    mine.get_by_label("Reply to the person").fill("Half a thought")
    mine.reload()
    expect(mine.get_by_label("Reply to the person")).to_have_value("Half a thought")
    expect(mine.locator("#ticket-reply [name=key]")).to_have_value(key)
    mine.unroute("**/draft/")
    mine.get_by_label("Reply to the person").press("Control+Enter")
    expect(mine.locator("[data-author=agent]").get_by_text("Half a thought")).to_be_visible()
    expect(mine.get_by_label("Reply to the person")).to_have_value("")
    mine.reload()
    expect(mine.get_by_label("Reply to the person")).to_have_value("")


def test_what_could_not_be_sent_is_said_and_kept(mine, allow_console):
    allow_console("ERR_INTERNET_DISCONNECTED|htmx:|WebSocket connection")
    reply = mine.get_by_label("Reply to the person")
    reply.fill("Half a thought")
    mine.context.set_offline(True)
    expect(mine.get_by_role("alert").filter(has_text="No connection")).to_be_visible()
    reply.press("Control+Enter")
    mine.context.set_offline(False)
    mine.get_by_role("button", name="Send", exact=True).click()
    expect(mine.locator("[data-author=agent]").get_by_text("Half a thought")).to_have_count(1)
    expect(mine.locator("#desk-trouble")).to_be_hidden()


def test_a_note_is_saved_while_a_reply_is_being_written(mine):
    mine.get_by_label("Reply to the person").fill("Half a thought")
    mine.get_by_label("Add a note").fill("Ask Bo.")
    mine.get_by_role("button", name="Save note").click()
    expect(mine.locator("#ticket-notes").get_by_text("Ask Bo.")).to_be_visible()
    expect(mine.get_by_label("Reply to the person")).to_have_value("Half a thought")
    expect(mine.get_by_label("Add a note")).to_have_value("")


def test_a_ticket_is_handed_back_taken_back_answered_and_resolved(
    mine, ticket, server, allow_console
):
    allow_console("409")
    mine.get_by_role("button", name="Hand back to the model").click()
    mine.get_by_role("button", name="Take it back").click()
    reply, said = mine.get_by_label("Reply to the person"), mine.locator("[data-author=agent]")
    held = []

    def hold_up(route):
        held.append(route)

    mine.route("**/reply/", hold_up)
    reply.fill("First.")
    reply.press("Control+Enter")
    reply.press("End")
    reply.press_sequentially(" Second.")  # while the first is on its way
    _let_go(mine, held)
    expect(said.get_by_text("First.")).to_be_visible()
    expect(reply).to_have_value("Second.")
    reply.press("Control+Enter")
    mine.get_by_role("button", name="Resolve").click()  # nor does this end what is on its way
    server.shell(PERSON_WRITES.format(ticket=ticket))
    _let_go(mine, held)
    expect(mine.get_by_text("they wrote meanwhile")).to_be_visible()  # and nothing is resolved
    reply.press("Control+Enter")
    mine.get_by_role("button", name="Resolve").click()
    _let_go(mine, held)
    expect(mine.get_by_text("This ticket is resolved.")).to_be_visible()
    expect(said.get_by_text("Second.")).to_be_visible()


def _let_go(page, held):
    """Let the request go on that is held up, when it is there."""
    while not held:
        page.wait_for_timeout(10)
    held.pop().continue_()


def test_the_whole_desk_is_within_the_keyboards_reach(at_the_desk, ticket):
    page = at_the_desk("agent", "/desk/?whose=unclaimed")
    page.locator(f"#ticket-{ticket}").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/tickets/{ticket}/")
    page.keyboard.press("c")
    expect(page.get_by_label("Reply to the person")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("e")
    expect(page.locator("#next-ticket")).to_be_focused()
    with page.expect_request(re.compile(rf"/{ticket}/next/\?whose=unclaimed$")):  # of this list
        page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(f"/tickets/{ticket}/"))


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_on_the_desk_keeps_anybody_out(at_the_desk, axe, ticket, color_scheme, width):
    options = {"color_scheme": color_scheme, "viewport": {"width": width, "height": 850}}
    page = at_the_desk("lead", "/desk/", **options)
    assert axe(page) == []
    page.goto(f"/desk/tickets/{ticket}/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# What a test's page does counts as a gesture, and no page of it is ever hidden: both are said here.
AWAY = """
window.tones = 0;
window.touched = false;
window.looksAway = false;
Object.defineProperty(document, "hidden", { get: () => window.looksAway });
Object.defineProperty(navigator, "userActivation", {
  get: () => ({ hasBeenActive: window.touched }),
});
const { createOscillator } = AudioContext.prototype;
AudioContext.prototype.createOscillator = function () {
  window.tones += 1;
  return createOscillator.call(this);
};
"""


def test_a_crisis_marks_the_title_and_sounds_for_who_wants_that(at_the_desk, server):
    desk = at_the_desk("agent")
    desk.add_init_script(AWAY)
    desk.reload()
    _set(desk, away=True, touched=False, on=True)
    ticket = click(server, "crisis")
    expect(desk.locator(f'[data-ticket="{ticket}"]')).to_be_visible()
    expect(desk).to_have_title(re.compile("^⚠"))
    assert desk.evaluate("window.tones") == 0  # nobody has touched this page yet
    _set(desk, away=False, touched=True, on=False)
    expect(desk).not_to_have_title(re.compile("⚠"))
    _another_row(desk, "a")
    assert desk.evaluate("window.tones") == 0  # switched off
    _set(desk, away=False, touched=True, on=True)
    _another_row(desk, "b")
    expect(desk).not_to_have_title(re.compile("⚠"))  # they are looking
    assert desk.evaluate("window.tones") == 1


def _set(desk, *, away, touched, on):
    """Say whether the agent looks away, has touched the page, and wants a sound."""
    desk.evaluate("said => Object.assign(window, said)", {"looksAway": away, "touched": touched})
    desk.evaluate("on => localStorage.setItem('desk-crisis-sound', on)", "1" if on else "0")
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def _another_row(desk, ticket):
    """Let a crisis come into the list as htmx brings it."""
    row = f"<p data-severity='crisis' data-ticket='{ticket}'></p>"
    desk.evaluate("row => document.body.insertAdjacentHTML('beforeend', row)", row)
    desk.evaluate("window.htmx.trigger(document.body, 'htmx:afterSettle')")


MACRO_AND_WISH = """
from chatapp.conversations import transcript
from chatapp.desk.models import Macro, Ticket
Macro.objects.get_or_create(title="Which door", reply="Which door, {{ticket}}?", severity=2)
conversation = Ticket.objects.get(pk={ticket}).conversation
transcript.append(conversation, author="person", text="And I was charged twice.")
"""


def test_a_ticket_is_arranged_by_keys(mine, ticket, server, axe):
    server.shell(MACRO_AND_WISH.format(ticket=ticket))
    expect(mine.locator("#ticket-transcript").get_by_text("charged twice")).to_be_visible()
    mine.locator("h1").click()
    mine.keyboard.press("m")
    macro = mine.locator("[data-macro]").filter(has_text=f"Which door, #{ticket}?")
    macro.get_by_role("button", name="Send and do it").press("Enter")
    expect(
        mine.locator("[data-author=agent]").get_by_text(f"Which door, #{ticket}?")
    ).to_be_visible()
    expect(mine.locator("#macros")).to_be_hidden()
    expect(mine.locator("#ticket-urgency")).to_have_value("2")
    mine.get_by_role("button", name="Undo").click()
    expect(mine.locator("#ticket-urgency")).to_have_value("1")
    mine.get_by_role("button", name="Put aside").click()
    expect(mine.locator("[data-asleep]")).to_be_visible()
    mine.locator("h1").click()
    mine.keyboard.press("z")
    expect(mine.locator("[data-asleep]")).to_have_count(0)
    mine.locator("h1").click()
    mine.keyboard.press("s")
    mine.get_by_label("charged twice").check()
    assert axe(mine) == []
    mine.get_by_role("button", name="Split off").click()
    expect(mine.get_by_role("link", name=f"#{ticket}")).to_be_visible()
    expect(mine.locator("[data-about]")).to_contain_text("charged twice")
    spanish = {"name": "django_language", "value": "es", "domain": "127.0.0.1", "path": "/"}
    mine.context.add_cookies([spanish])
    mine.evaluate("document.body.dispatchEvent(new CustomEvent('desk:changed'))")
    expect(mine.locator("html")).to_have_attribute("lang", "es")
