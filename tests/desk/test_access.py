from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from chatapp.conversations.models import Conversation

MOVES = ("claim", "reply", "note", "resolve", "hand_back")
OUTSIDERS = ((), ("designer",), ("policy",), ("analyst",))


@pytest.mark.parametrize("insider", ["agent", "other_agent", "lead"])
def test_agents_and_leads_see_the_queue_and_every_ticket(insider, request, client, ticket):
    client.force_login(request.getfixturevalue(insider))
    assert client.get(reverse("desk:queue")).status_code == 200
    assert client.get(ticket.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("roles", OUTSIDERS)
def test_nobody_else_gets_in(roles, member, client, ticket):
    client.force_login(member("outsider", *roles))
    assert client.get(reverse("desk:queue")).status_code == 403
    assert client.get(ticket.get_absolute_url()).status_code == 403


def test_the_person_of_the_conversation_does_not_see_the_ticket_either(person, client, ticket):
    client.force_login(person)
    assert client.get(ticket.get_absolute_url()).status_code == 403


def test_a_guest_is_sent_to_sign_in_and_back(client, ticket):
    response = client.get(ticket.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('login')}?next={ticket.get_absolute_url()}"


def test_a_page_whose_agent_signed_out_reloads_as_a_whole(client, ticket):
    response = client.get(ticket.get_absolute_url(), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("roles", OUTSIDERS)
def test_nobody_else_moves_a_ticket(roles, move, member, client, ticket):
    client.force_login(member("outsider", *roles))
    assert client.post(reverse(f"desk:{move}", args=[ticket.pk])).status_code == 403
    ticket.refresh_from_db()
    assert ticket.state == "new"
    assert ticket.events.count() == 1


@pytest.mark.parametrize("move", MOVES)
def test_a_guest_moves_nothing(move, client, ticket):
    assert client.post(reverse(f"desk:{move}", args=[ticket.pk])).status_code == 302
    assert ticket.events.count() == 1


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_a_post(move, client, agent, ticket):
    client.force_login(agent)
    assert client.get(reverse(f"desk:{move}", args=[ticket.pk])).status_code == 405


@pytest.mark.parametrize("name", ["ticket", *MOVES])
def test_a_ticket_that_is_not_there_is_not_found(name, client, agent):
    client.force_login(agent)
    url = reverse(f"desk:{name}", args=[999])
    assert (client.get if name == "ticket" else client.post)(url).status_code == 404


def test_a_superuser_works_everywhere(member, client, ticket):
    root = member("root")
    root.is_superuser = True
    root.save()
    client.force_login(root)
    assert client.get(ticket.get_absolute_url()).status_code == 200


def test_a_ticket_of_a_deleted_conversation_is_found_by_nobody(client, lead, ticket, conversation):
    client.force_login(lead)
    Conversation.objects.filter(pk=conversation.pk).update(deleted=timezone.now())
    assert client.get(ticket.get_absolute_url()).status_code == 404
