from __future__ import annotations

import pytest
from django.urls import reverse

from chatapp.conversations.models import Conversation
from chatapp.desk.lifecycle import passing, tickets
from chatapp.desk.models import Queue, Ticket
from tests.desk.test_access import OUTSIDERS

HTMX = {"HX-Request": "true"}
MOVES = ("assign", "transfer", "release", "merge", "reopen", "reveal", "draft")


@pytest.fixture
def post(client, agent, ticket):
    def send(move: str, *, who=agent, htmx: bool = False, **fields: object):
        client.force_login(who)
        url = reverse(f"desk:{move}", args=[ticket.pk])
        return client.post(url, fields, headers=HTMX if htmx else {})

    return send


@pytest.fixture
def theirs(ticket, other_agent):
    tickets.claim(ticket, other_agent)
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def twin(person, decline, open_ticket):
    """Another ticket of the same person."""
    conversation = Conversation.objects.create(owner=person, model="demo-aster")
    return open_ticket(conversation, decline(conversation))


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("roles", OUTSIDERS)
def test_nobody_but_the_desk_passes_a_ticket_on(roles, move, post, member, ticket):
    assert post(move, who=member("outsider", *roles)).status_code == 403
    assert ticket.events.count() == 1


@pytest.mark.parametrize("move", [*MOVES, "here", "canned_menu"])
def test_an_agent_of_another_queue_does_not_find_the_ticket(
    move, client, ticket, agent, other_agent
):
    queue = Queue.objects.create(slug="law", name="Law")
    queue.members.add(other_agent)
    Ticket.objects.filter(pk=ticket.pk).update(queue=queue)
    client.force_login(agent)
    url = reverse(f"desk:{move}", args=[ticket.pk])
    reads = move in {"here", "canned_menu"}
    assert (client.get(url) if reads else client.post(url)).status_code == 404


def test_a_ticket_is_assigned_to_a_colleague(post, ticket, other_agent):
    assert post("assign", agent=other_agent.pk, version=0).status_code == 303
    ticket.refresh_from_db()
    assert ticket.owner == other_agent


def test_it_is_not_assigned_to_who_serves_no_desk(post, ticket, person):
    response = post("assign", agent=person.pk)
    assert response.status_code == 409
    assert "serve the ticket" in response.content.decode()


def test_a_page_that_is_out_of_step_passes_nothing_on(post, ticket, other_agent, lead):
    passing.assign(ticket, other_agent, lead)
    response = post("release", who=lead, version=0)
    assert response.status_code == 409
    assert "the ticket changed since you read it" in response.content.decode()
    ticket.refresh_from_db()
    assert ticket.owner == other_agent


def test_what_somebody_else_has_is_a_leads_to_pass_on(post, theirs, lead, agent):
    assert post("release").status_code == 409
    assert post("release", who=lead).status_code == 303
    theirs.refresh_from_db()
    assert theirs.owner is None


@pytest.mark.parametrize("htmx", [False, True])
def test_who_transfers_a_ticket_out_of_sight_is_led_to_the_list(htmx, post, ticket, other_agent):
    queue = Queue.objects.create(slug="law", name="Law")
    queue.members.add(other_agent)
    response = post("transfer", htmx=htmx, queue=queue.pk)
    where = response["HX-Redirect"] if htmx else response["Location"]
    assert where == reverse("desk:queue")
    ticket.refresh_from_db()
    assert ticket.queue == queue


def test_a_ticket_is_merged_into_another_of_the_same_person(post, ticket, twin, client, agent):
    client.force_login(agent)
    assert f"#{twin.pk} ·" in _page(client, ticket)
    response = post("merge", into=twin.pk)
    assert (response.status_code, response["Location"]) == (303, twin.get_absolute_url())
    assert f'goes on as <a href="{twin.get_absolute_url()}">' in _page(client, ticket)
    assert f'<a href="{ticket.get_absolute_url()}">#{ticket.pk}</a> of the same person goes on' in (
        _page(client, twin)
    )


def test_other_requests_of_the_same_person_are_named_the_open_ones_first(
    ticket, twin, client, agent, decline, open_ticket
):
    tickets.claim(twin, agent)
    tickets.resolve(twin, agent)
    last = Conversation.objects.create(owner=ticket.conversation.owner, model="demo-aster")
    fresh = open_ticket(last, decline(last))
    client.force_login(agent)
    page = _page(client, ticket)
    both = [page.index(f'<a href="{one.get_absolute_url()}">') for one in (fresh, twin)]
    assert both == sorted(both)


def test_tickets_of_others_are_not_merged(post, ticket, member, decline, open_ticket):
    conversation = Conversation.objects.create(owner=member("somebody"), model="demo-aster")
    other = open_ticket(conversation, decline(conversation))
    response = post("merge", into=other.pk)
    assert response.status_code == 409
    assert "of the same person" in response.content.decode()


@pytest.mark.parametrize(
    ("move", "fields"), [("assign", {}), ("merge", {}), ("merge", {"into": 999})]
)
def test_who_chooses_nothing_is_told_so(move, fields, post, ticket):
    assert post(move, **fields).status_code in {409, 422}
    ticket.refresh_from_db()
    assert ticket.state == "new"


def test_a_resolved_ticket_is_opened_again_and_a_closed_one_is_not(post, ticket, agent, client):
    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    assert post("reopen").status_code == 303
    tickets.resolve(ticket, agent)
    passing.close(ticket)
    response = post("reopen")
    assert response.status_code == 409
    assert "closed for good" in response.content.decode()


def test_a_ticket_whose_matter_is_open_again_is_not_reopened(post, ticket, agent, open_ticket):
    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    open_ticket(ticket.conversation, ticket.refusal)
    response = post("reopen")
    assert response.status_code == 409
    assert "a newer ticket" in response.content.decode()


def test_the_story_says_who_did_what(ticket, other_agent, lead, client):
    client.force_login(lead)
    passing.assign(ticket, other_agent, lead)
    passing.release(ticket, lead)
    html = _page(client, ticket)
    assert "lead assigned it to agent2" in html
    assert "lead put it back into the queue" in html


def _page(client, ticket):
    return client.get(ticket.get_absolute_url()).content.decode()


def test_who_is_given_a_ticket_reads_who_answers_until_they_join(
    client, ticket, agent, other_agent
):
    passing.assign(ticket, agent, None)
    client.force_login(agent)
    assert (
        "Until you join, the model answers."
        in client.get(ticket.get_absolute_url()).content.decode()
    )
    tickets.claim(Ticket.objects.get(pk=ticket.pk), agent)
    passing.assign(ticket, other_agent, agent)
    client.force_login(other_agent)
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert "Until you join, nobody answers." in page
    assert "The model answers" not in page
    rows = client.get(reverse("desk:queue")).content.decode()
    assert ("Nobody answers yet" in rows, "The model answers" in rows) == (True, False)
