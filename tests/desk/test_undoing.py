"""What a macro moved can be taken back; what was said stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.errors import NotYours, OutOfStep
from chatapp.desk.lifecycle import macros, passing, snoozing, tickets, undoing
from chatapp.desk.models import Macro, Queue, Severity, Ticket
from chatapp.desk.moves import may_pass


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    return fresh(ticket)


@pytest.fixture
def billing(db):
    return Queue.objects.create(slug="billing", name="Billing")


@pytest.fixture
def helped(conversation, decline, open_ticket, agent, billing):
    """Claim a new ticket each time, in a conversation that nobody else needs any more."""

    def help_again():
        for old in Ticket.objects.unresolved():
            passing.assign(old, agent, None)
            tickets.resolve(old, agent)
        ticket = open_ticket(conversation, decline(conversation))
        tickets.claim(ticket, agent)
        return ticket, agent, billing

    return help_again


def fresh(ticket):
    return Ticket.objects.with_people().get(pk=ticket.pk)


def said(ticket):
    return [one.text for one in ticket.conversation.messages.filter(author="agent")]


def used(ticket, agent, **does):
    """Use a macro that does this, and return its event."""
    macro = Macro.objects.create(title="M", **does)
    macros.apply(macro, ticket, agent, key=uuid4())
    return undoing.undoable(ticket.events.order_by("-pk"), agent)


def undone(ticket, agent, use):
    undoing.undo(fresh(ticket), agent, use.pk)
    return fresh(ticket)


def test_queue_colleague_and_urgency_are_taken_back_and_what_was_said_stays(
    held, agent, other_agent, billing
):
    moves = {"to_queue": billing, "to_agent": other_agent, "severity": Severity.HIGH}
    use = used(held, agent, reply="I pass you on.", note="Refund.", **moves)
    ticket = undone(held, agent, use)
    assert (ticket.queue, ticket.owner, ticket.severity) == (held.queue, agent, held.severity)
    assert ticket.is_held
    assert said(ticket) == ["I pass you on."]
    kinds = [event.kind for event in ticket.events.all()]
    assert kinds[-4:] == ["transferred", "prioritised", "claimed", "undone"]
    assert kinds.count("noted") == 1


@pytest.mark.parametrize("ending", ["resolve", "hand_back", "tomorrow", "week"])
def test_an_end_is_taken_back(ending, held, agent):
    use = used(held, agent, ending=ending)
    assert use is not None
    ticket = undone(held, agent, use)
    assert undoing.standing(ticket) == undoing.standing(held)


DOES = st.fixed_dictionaries(
    {
        "severity": st.sampled_from([None, *Severity]),
        "to_queue": st.booleans(),
        "to_agent": st.booleans(),
        "ending": st.sampled_from(["", "resolve", "hand_back", "tomorrow"]),
        "reply": st.sampled_from(["", "Hello."]),
    }
)


@given(does=DOES, asleep=st.booleans())
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_it_did_the_ticket_stands_where_it_stood(does, asleep, helped, other_agent):
    ticket, agent, billing = helped()
    if asleep:
        snoozing.snooze(ticket, timezone.now() + timedelta(minutes=2), agent)
    before = undoing.standing(fresh(ticket))
    passed_on = {
        "to_queue": does["to_queue"] and billing,
        "to_agent": does["to_agent"] and other_agent,
    }
    passed_on = {name: where or None for name, where in passed_on.items()}
    if any(passed_on.values()) or does["severity"] == Severity.CRISIS:
        does = does | {"ending": ""}  # what is passed on does not end, and no crisis is put aside
    use = used(ticket, agent, **(does | passed_on))
    if use is not None:
        assert undoing.standing(undone(ticket, agent, use)) == before


def test_a_second_click_takes_nothing_more_back(held, agent):
    use = used(held, agent, ending="resolve")
    version = undone(held, agent, use).version
    assert undone(held, agent, use).version == version


def test_what_only_said_something_has_nothing_to_take_back(held, agent):
    assert used(held, agent, reply="Hello.", note="Said hello.") is None


def test_what_happened_since_is_not_swept_away(held, agent, other_agent, lead):
    use = used(held, agent, to_agent=other_agent)
    tickets.claim(fresh(held), other_agent)
    with pytest.raises(OutOfStep):
        undone(held, agent, use)
    assert fresh(held).owner == other_agent


def test_a_note_or_what_the_person_writes_does_not_stand_in_the_way(held, agent, other_agent):
    use = used(held, agent, severity=Severity.HIGH)
    tickets.note(held, other_agent, "Seen.", uuid4())
    transcript.append(held.conversation, author=Message.Author.PERSON, text="Hello?")
    tickets.heard(held.conversation)
    assert undone(held, agent, use).severity == held.severity


def test_nobody_takes_back_what_somebody_else_did(held, agent, other_agent, lead):
    use = used(held, agent, severity=Severity.HIGH)
    for other in (other_agent, lead):
        with pytest.raises(OutOfStep):
            undone(held, other, use)


def test_who_has_just_given_it_away_may_take_it_back_until_something_happens(
    held, agent, other_agent, member
):
    passing.assign(held, other_agent, agent)
    assert may_pass(fresh(held), agent)
    assert not may_pass(fresh(held), member("third", "agent"))
    tickets.note(fresh(held), agent, "Yours now.", uuid4())
    used(fresh(held), member("fourth", "agent"), note="Seen.")
    passing.assign(fresh(held), agent, agent)
    passing.assign(fresh(held), other_agent, agent)
    tickets.claim(fresh(held), other_agent)
    with pytest.raises(NotYours):
        passing.assign(fresh(held), agent, agent)


def test_a_note_by_macro_gives_no_say_in_somebody_elses_ticket(held, other_agent):
    used(held, other_agent, note="Seen.")
    assert not may_pass(fresh(held), other_agent)


# --- The pages, without scripts ---


@pytest.fixture
def at_the_desk(client, agent):
    client.force_login(agent)
    return client


def click(client, ticket, macro):
    """Open the page of macros, and send the form of one as a browser without scripts would."""
    page = client.get(reverse("desk:macro_menu", args=[ticket.pk])).context
    ready = next(one for one in page["ready"] if one.macro == macro)
    said = {"key": page["key"], "read": page["read"], "shown": ready.shown}
    address = reverse("desk:use_macro", args=[ticket.pk, macro.pk])
    return client.post(address, said | {"version": ticket.version}, follow=True)


def test_a_macro_is_read_used_and_undone_by_plain_forms(held, at_the_desk):
    macro = Macro.objects.create(title="Bye", reply="Bye, {ticket}.", ending="resolve")
    menu = at_the_desk.get(reverse("desk:macro_menu", args=[held.pk])).content.decode()
    assert "<html" in menu
    assert f"<p>Bye, #{held.pk}.</p>" in menu
    page = click(at_the_desk, held, macro).content.decode()
    use = held.events.get(kind="macro")
    to_undo = reverse("desk:undo_macro", args=[held.pk, use.pk])
    assert f'action="{to_undo}"' in page
    page = at_the_desk.post(to_undo, follow=True).content.decode()
    assert to_undo not in page
    assert "took “Bye” back" in page
    assert (fresh(held).state, said(held)) == ("open", [f"Bye, #{held.pk}."])


def test_a_name_behind_the_mask_is_not_shown_before_and_is_sent(held, at_the_desk, person):
    person.first_name = "Zuleika"
    person.save()
    macro = Macro.objects.create(title="Hi", reply="Dear {name}.")
    menu = at_the_desk.get(reverse("desk:macro_menu", args=[held.pk])).content.decode()
    assert "Zuleika" not in menu
    assert "Dear {name}." in menu
    click(at_the_desk, held, macro)
    assert said(held) == ["Dear Zuleika."]


def test_what_can_not_be_filled_in_is_said_before(held, at_the_desk):
    Macro.objects.create(title="Order", reply="Your {order} is here.")
    menu = at_the_desk.get(reverse("desk:macro_menu", args=[held.pk])).content.decode()
    assert "<code>{order}</code>" in menu
    assert "disabled" in menu


def test_a_ticket_that_went_out_of_sight_comes_back(held, at_the_desk, lead):
    closed = Queue.objects.create(slug="closed", name="Closed")
    closed.members.add(lead)
    macro = Macro.objects.create(title="Off", to_queue=closed)
    page = click(at_the_desk, held, macro)
    assert page.redirect_chain[-1][0] == reverse("desk:queue")
    to_undo = reverse("desk:undo_macro", args=[held.pk, held.events.get(kind="macro").pk])
    assert f'action="{to_undo}"' in page.content.decode()
    page = at_the_desk.post(to_undo, follow=True)
    assert page.redirect_chain[-1][0] == held.get_absolute_url()
    assert fresh(held).queue.slug == "general"


def test_what_was_moved_on_from_out_of_sight_stays_there(held, at_the_desk, lead):
    closed = Queue.objects.create(slug="closed", name="Closed")
    closed.members.add(lead)
    click(at_the_desk, held, Macro.objects.create(title="Off", to_queue=closed))
    tickets.claim(fresh(held), lead)
    to_undo = reverse("desk:undo_macro", args=[held.pk, held.events.get(kind="macro").pk])
    page = at_the_desk.post(to_undo, follow=True).content.decode()
    assert "Not taken back" in page
    assert fresh(held).owner == lead


@pytest.mark.parametrize("roles", [(), ("designer",), ("agent",)])
def test_others_find_nothing_to_take_back(roles, client, held, agent, member):
    use = used(held, agent, severity=Severity.HIGH)
    client.force_login(member("outsider", *roles))
    response = client.post(reverse("desk:undo_macro", args=[held.pk, use.pk]))
    assert response.status_code == (404 if roles == ("agent",) else 403)
    assert fresh(held).severity == Severity.HIGH
