from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from chatapp.conversations import transcript
from chatapp.desk.errors import AlreadyResolved, KeyTaken, NotHeld, NotYours
from chatapp.desk.lifecycle import tickets
from refusals.models import Outcome


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    ticket.refresh_from_db()
    return ticket


def said(conversation):
    conversation.refresh_from_db()
    return [(message.author, message.text) for message in transcript.path(conversation)]


def notices(conversation):
    return [notice.notice for notice in conversation.messages.filter(author="notice")]


def test_a_reply_reaches_the_transcript_under_the_agents_name(held, agent, conversation):
    message = tickets.reply(held, agent, "I am here.", uuid4())
    assert said(conversation)[-1] == ("agent", "I am here.")
    assert message.agent == agent


def test_a_reply_sent_twice_under_one_key_is_said_once(held, agent, conversation):
    key = uuid4()
    first = tickets.reply(held, agent, "I am here.", key)
    assert tickets.reply(held, agent, "I am here.", key) == first
    assert conversation.messages.filter(author="agent").count() == 1
    assert held.events.filter(kind="replied").count() == 1


def test_other_words_under_a_used_key_are_refused_and_not_dropped(held, agent):
    key = uuid4()
    tickets.reply(held, agent, "I am here.", key)
    with pytest.raises(KeyTaken):
        tickets.reply(held, agent, "I am here now.", key)


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_arrives_five_times_at_once_is_said_once(
    memory_layer, held, agent, conversation, at_once
):
    send = partial(tickets.reply, held, agent, "I am here.", uuid4())
    assert len({message.pk for message in at_once(*[send] * 5)}) == 1
    assert conversation.messages.filter(author="agent").count() == 1


def test_only_the_owner_replies(held, other_agent, agent, conversation):
    with pytest.raises(NotYours) as caught:
        tickets.reply(held, other_agent, "Hello", uuid4())
    assert caught.value.owner == agent
    assert not conversation.messages.filter(author="agent").exists()


def test_nobody_replies_before_claiming(ticket, agent):
    with pytest.raises(NotYours):
        tickets.reply(ticket, agent, "Hello", uuid4())


def test_nobody_replies_to_a_resolved_ticket(held, agent):
    tickets.resolve(held, agent)
    with pytest.raises(AlreadyResolved):
        tickets.reply(held, agent, "One more thing", uuid4())


def test_a_note_is_never_in_the_transcript(held, other_agent, conversation):
    tickets.note(held, other_agent, "Sounds upset.", uuid4())
    assert held.events.get(kind="noted").text == "Sounds upset."
    assert not conversation.messages.filter(text__contains="upset").exists()


def test_a_note_sent_twice_under_one_key_is_kept_once(held, agent):
    key = uuid4()
    tickets.note(held, agent, "Sounds upset.", key)
    tickets.note(held, agent, "Sounds upset.", key)
    assert held.events.filter(kind="noted").count() == 1


def test_handing_back_twice_leaves_one_notice_and_lets_the_model_answer(held, agent, conversation):
    tickets.hand_back(held, agent)
    tickets.hand_back(held, agent)
    conversation.refresh_from_db()
    assert conversation.control == "queued"
    assert not conversation.held_by_person
    assert notices(conversation) == ["ticket_opened", "agent_joined", "handed_back"]


def test_after_handing_back_the_agent_must_take_the_conversation_back_to_write(
    held, agent, conversation
):
    tickets.hand_back(held, agent)
    with pytest.raises(NotHeld):
        tickets.reply(held, agent, "Wait!", uuid4())
    tickets.claim(held, agent)
    tickets.reply(held, agent, "Wait!", uuid4())
    assert said(conversation)[-1] == ("agent", "Wait!")


@pytest.mark.parametrize("move", [tickets.hand_back, tickets.resolve])
def test_a_reply_that_was_said_stays_acknowledged_whatever_came_after(move, held, agent):
    key = uuid4()
    first = tickets.reply(held, agent, "I am here.", key)
    move(held, agent)
    assert tickets.reply(held, agent, "I am here.", key) == first


def test_resolving_hands_the_conversation_back_and_says_so(held, agent, conversation, refusal):
    tickets.resolve(held, agent)
    held.refresh_from_db()
    conversation.refresh_from_db()
    assert held.is_resolved
    assert conversation.control == "model"
    assert notices(conversation)[-2:] == ["handed_back", "ticket_closed"]
    assert refusal.outcomes.filter(kind=Outcome.Kind.RESOLVED).exists()


def test_resolving_one_of_two_tickets_keeps_the_agent_in_the_conversation(
    held, agent, conversation, decline, open_ticket
):
    second = open_ticket(conversation, decline(conversation))
    tickets.claim(second, agent)
    tickets.resolve(held, agent)
    conversation.refresh_from_db()
    assert conversation.holder == agent
    assert notices(conversation).count("agent_joined") == 1


@pytest.mark.parametrize("move", [tickets.resolve, tickets.hand_back])
def test_only_the_owner_moves_a_ticket(move, held, other_agent):
    with pytest.raises(NotYours):
        move(held, other_agent)


def test_a_ticket_is_resolved_once(held, agent, conversation):
    tickets.resolve(held, agent)
    with pytest.raises(AlreadyResolved):
        tickets.resolve(held, agent)
    assert notices(conversation).count("ticket_closed") == 1
