"""Many agents and many tickets at once; `make stress` runs the same with more of both."""

from __future__ import annotations

import pytest

from chatapp.accounts.models import User
from chatapp.conversations.models import Conversation
from chatapp.desk.models import Ticket, TicketEvent
from tests.desk.scenes import decline_what_is_asked
from tests.stress import crowd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("memory_layer")]


@pytest.mark.timeout(60)
def test_of_many_agents_who_claim_everything_each_ticket_has_one_owner(open_ticket, member):
    person = User.objects.create(username="person")
    opened = []
    for _ in range(12):
        talk = Conversation.objects.create(owner=person, model="demo-aster")
        opened.append(open_ticket(talk, decline_what_is_asked(talk)))
    agents = [member(f"agent-{number}", "agent") for number in range(6)]
    won = crowd.claim_everything(opened, agents, seed=1)
    assert sorted(ticket for tickets in won.values() for ticket in tickets) == sorted(
        ticket.pk for ticket in opened
    )
    for ticket in Ticket.objects.select_related("owner", "conversation"):
        assert ticket.owner is not None
        assert ticket.pk in won[ticket.owner.pk]
        assert ticket.conversation.holder == ticket.owner
    assert TicketEvent.objects.filter(kind="claimed").count() == 12
