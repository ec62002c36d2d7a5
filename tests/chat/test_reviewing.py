"""Policy may have a person look at a turn without being asked, and the person is told."""

from __future__ import annotations

import pytest

from chatapp.conversations.models import Conversation
from chatapp.desk import tickets
from chatapp.desk.models import Ticket
from refusals.engine.policy import parse_policy
from refusals.engine.terms import Category
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
