"""A macro does all that it says, or nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.errors import Changed, NotAnAgent, NotYours, Unfilled, WroteMeanwhile
from chatapp.desk.lifecycle import macros, passing, prioritising, tickets
from chatapp.desk.models import Macro, Queue, Severity, Ticket
from chatapp.desk.privacy.seeing import eyes_of


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    return fresh(ticket)


@pytest.fixture
def billing(db):
    return Queue.objects.create(slug="billing", name="Billing")


def fresh(ticket):
    return Ticket.objects.with_people().get(pk=ticket.pk)


def kinds(ticket):
    return [event.kind for event in ticket.events.all()]


def said(ticket):
    return [one.text for one in ticket.conversation.messages.filter(author="agent")]


def use(macro, ticket, agent, **more):
    return macros.apply(macro, ticket, agent, key=more.pop("key", uuid4()), **more)


def test_one_click_makes_every_move_in_order(held, agent, other_agent, billing):
    macro = Macro.objects.create(
        title="To billing",
        reply="I pass you on, {ticket}.",
        note="They ask for a refund.",
        severity=Severity.HIGH,
        to_queue=billing,
        to_agent=other_agent,
    )
    ticket = use(macro, held, agent)
    assert (ticket.queue, ticket.owner, ticket.severity) == (billing, other_agent, Severity.HIGH)
    assert said(ticket) == [f"I pass you on, #{ticket.pk}."]
    assert kinds(ticket)[2:] == [
        *("prioritised", "noted", "replied", "transferred", "assigned", "macro")
    ]
    facts = ticket.events.get(kind="macro").facts
    assert (facts["macro"], facts["title"]) == (macro.pk, "To billing")


def test_it_can_put_the_ticket_aside(held, agent):
    macro = Macro.objects.create(title="Ask", reply="Which door?", ending="tomorrow")
    assert use(macro, held, agent).snoozed_until > timezone.now()


def test_it_can_end_the_ticket(held, agent):
    macro = Macro.objects.create(title="Done", reply="You are welcome.", ending="resolve")
    assert use(macro, held, agent).state == "resolved"


def test_no_macro_makes_a_crisis_less_urgent(held, agent):
    prioritising.prioritise(held, Severity.CRISIS, agent)
    macro = Macro.objects.create(title="Calm", note="Asked.", severity=Severity.LOW)
    assert use(macro, held, agent).severity == Severity.CRISIS


def test_a_second_click_does_nothing_more(held, agent):
    macro = Macro.objects.create(title="Ask", reply="Which door?", note="Asked.")
    key = uuid4()
    use(macro, held, agent, key=key)
    use(macro, held, agent, key=key)
    assert (said(held), kinds(held).count("noted")) == (["Which door?"], 1)


def test_where_one_move_may_not_be_none_is_made(held, agent, billing, member):
    outsider = member("outsider")
    macro = Macro.objects.create(
        title="Off", reply="Bye.", note="Gone.", to_queue=billing, to_agent=outsider
    )
    before = kinds(held)
    with pytest.raises(NotAnAgent):
        use(macro, held, agent)
    assert (kinds(held), said(held), fresh(held).queue.slug) == (before, [], "general")


def test_words_that_are_not_whole_are_not_sent(held, agent):
    macro = Macro.objects.create(title="Hi", reply="Dear {name}, {order} is here.", note="Told.")
    with pytest.raises(Unfilled) as caught:
        use(macro, held, agent)
    assert caught.value.names == ("name", "order")
    assert (said(held), kinds(held)[-1]) == ([], "claimed")


def test_nobody_answers_blind_by_a_macro(held, agent):
    macro = Macro.objects.create(title="Ask", reply="Which door?", note="Asked.")
    read = held.conversation.last_seq
    transcript.append(held.conversation, author=Message.Author.PERSON, text="It is solved.")
    with pytest.raises(WroteMeanwhile):
        use(macro, held, agent, read=read)
    assert "noted" not in kinds(held)


def test_somebody_elses_ticket_is_left_alone(held, other_agent, lead):
    severe = Macro.objects.create(title="Hurry", severity=Severity.HIGH)
    with pytest.raises(NotYours):
        use(severe, held, other_agent)
    assert use(severe, held, lead).severity == Severity.HIGH


def test_a_ticket_shows_the_macros_of_its_queue_and_everybodys(ticket, agent, billing):
    everybodys = Macro.objects.create(title="A", note="x")
    Macro.objects.create(title="B", note="x", queue=billing)
    assert macros.macros_for(ticket) == [everybodys]
    passing.transfer(ticket, billing, agent)
    assert len(macros.macros_for(fresh(ticket))) == 2


def test_a_ticket_shows_the_macros_in_the_persons_language_or_all(ticket):
    spanish, english, any_language = (
        Macro.objects.create(title="A", reply="x", language=code) for code in ("es", "en", "")
    )
    assert macros.macros_for(ticket) == [english, any_language]
    ticket.language = "zh-hans"
    assert macros.macros_for(ticket) == [any_language]
    any_language.delete()
    assert macros.macros_for(ticket) == [spanish, english]


def test_nothing_is_sent_that_the_agent_was_not_shown(held, agent):
    macro = Macro.objects.create(title="Bye", reply="Bye.", ending="resolve")
    shown = macros.ready_for(held, agent, eyes_of(held, agent))[0]
    macro.reply = "Go away."
    with pytest.raises(Changed):
        use(macro, held, agent, shown=shown.shown)
    assert said(held) == []
    macro.reply = "Bye."
    assert use(macro, held, agent, shown=shown.shown).state == "resolved"
