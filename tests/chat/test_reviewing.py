"""Policy may have a person look at a turn without being asked, and the person is told."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group

from chatapp.accounts.models import User
from chatapp.chat import turns
from chatapp.chat.turns import Ending
from chatapp.conversations.models import Conversation, Turn
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Ticket
from refusals.engine.events import Refused
from refusals.engine.policy import decide, parse_policy
from refusals.engine.terms import Category, Context, DecidedBy, Kind
from refusals.models import Refusal
from tests.chat import cast

REVIEWED = """
version = "reviews"
[category.political]
paths = ["person"]
[[category.political.when]]
prior_refusals = 2
review = true
[category.self_harm]
paths = ["resources", "person"]
review = true
"""


@pytest.fixture
def reviews(monkeypatch):
    """Put a pack in force that asks for reviews."""
    pack = parse_policy(REVIEWED)
    for module in ("refusals.engine.policy", "chatapp.chat.reviewing"):
        monkeypatch.setattr(f"{module}.current_policy", lambda: pack)


def test_without_such_a_row_nobody_looks(db):
    cast.refused()
    assert not Ticket.objects.exists()


def test_a_row_holds_for_the_moments_that_it_names(db, reviews):
    first = cast.refused("One")
    assert not Ticket.objects.exists()
    second = cast.refused("Two", conversation=first.conversation)
    ticket = Ticket.objects.get()
    assert ticket.refusal is not None
    assert ticket.refusal.turn_ref == second.pk
    assert ticket.origin == "review"
    notices = second.conversation.messages.filter(author="notice")
    assert [notice.notice for notice in notices] == ["review_opened"]


def test_words_that_signal_a_risk_are_looked_at_although_they_were_answered(db, reviews):
    turn = cast.answered("I want to kill myself")
    ticket = Ticket.objects.get()
    assert (ticket.refusal, ticket.is_crisis) == (None, True)
    assert Conversation.objects.get(pk=turn.conversation_id).control == "queued"


def test_asking_for_a_person_then_adds_to_the_same_ticket(db, reviews):
    turn = cast.refused("One", Category.SELF_HARM)
    ticket = Ticket.objects.get()
    again = tickets.open_ticket(
        turn.conversation, ticket.refusal, need="Help", contact="", asked="One"
    )
    assert again == ticket
    assert ticket.events.filter(kind="added").get().text == "Help"


# --- The pack that is shipped ---


def end_leaked(started, category):
    """End a turn whose answer our rules took back after the reader had some of it."""
    event = Refused(
        Kind.FULL,
        DecidedBy.RULES,
        decide(category, Context(), decided_by=DecidedBy.RULES),
        signal="our rules",
        withdraw_from=0,
    )
    ending = Ending(Turn.State.REFUSED, refused=event)
    return turns.save_ending(started.turn, started.token, ending, "", "demo-aster")


def test_by_the_shipped_pack_an_adults_first_declines_are_read_by_nobody(db):
    first = cast.refused("One", Category.SELF_HARM)
    cast.refused("Two", Category.SELF_HARM, conversation=first.conversation)
    cast.refused("Three", Category.WEAPONS_CBRN, user=cast.person("another"))
    assert not Ticket.objects.exists()


def test_a_life_at_stake_and_nothing_but_declines_brings_a_person_who_is_told_of(db, client):
    first = cast.refused("One", Category.SELF_HARM)
    for words in ("Two", "Three", "Four"):
        turn = cast.refused(words, Category.SELF_HARM, conversation=first.conversation)
    ticket = Ticket.objects.get()
    assert (ticket.origin, ticket.is_crisis, ticket.need) == ("review", True, "")
    client.force_login(first.conversation.owner)
    page = client.get(turn.conversation.get_absolute_url()).content.decode()
    assert page.count("we asked a person to look at this") == 1


def test_who_serves_minors_has_a_person_look_at_once(db, settings, client):
    settings.AUDIENCE = "minor"
    turn = cast.refused("I want to kill myself", Category.SELF_HARM)
    ticket = Ticket.objects.get()
    agent = User.objects.create_user("agent", password="demo")
    agent.groups.add(Group.objects.get_or_create(name="agent")[0])
    client.force_login(agent)
    assert f'data-ticket="{ticket.pk}"' in client.get("/desk/").content.decode()
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert "Our rules asked for a person to look at this." in page
    client.post(f"{ticket.get_absolute_url()}claim/")
    client.post(f"{ticket.get_absolute_url()}reply/", {"text": "I am here.", "key": uuid4()})
    said = turn.conversation.messages.get(author="agent")
    assert said.text == "I am here."


@pytest.mark.parametrize("category", [Category.CSAE, Category.WEAPONS_CBRN, Category.EXTREMISM])
def test_what_a_model_said_of_the_hard_core_before_it_was_stopped_is_looked_at(db, category):
    end_leaked(cast.begin("How is it made?"), category)
    ticket = Ticket.objects.get()
    assert (ticket.origin, ticket.category, ticket.severity) == ("review", category, 2)


def test_what_leaked_of_anything_else_is_not(db):
    end_leaked(cast.begin("How is it made?"), Category.HATE)
    assert not Ticket.objects.exists()


def test_nobody_else_is_asked_while_somebody_is_waited_for(db, settings):
    settings.AUDIENCE = "minor"
    first = cast.refused("One", Category.SELF_HARM)
    cast.refused("Two", Category.SELF_HARM, conversation=first.conversation)
    assert Ticket.objects.count() == 1


def test_a_crisis_is_looked_at_although_something_lighter_waits(db, settings):
    settings.AUDIENCE = "minor"
    first = cast.refused("Pick a lock", Category.ILLICIT)
    tickets.open_ticket(
        first.conversation, Refusal.objects.get(), need="Help", contact="", asked="Pick a lock"
    )
    cast.refused("Two", Category.SELF_HARM, conversation=first.conversation)
    assert Ticket.objects.filter(origin="review", severity=3).count() == 1
