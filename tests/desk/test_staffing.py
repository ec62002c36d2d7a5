"""Leads see the team and say who takes what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chatapp.desk.duty import presence
from chatapp.desk.duty.availability import on_duty
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import AgentStatus, Queue, Ticket
from tests.desk.test_access import OUTSIDERS


@pytest.fixture
def here(monkeypatch, agent, other_agent):
    present = {agent.pk, other_agent.pk}
    monkeypatch.setattr(presence, "agents_here", lambda agents: present & set(agents))
    return present


def test_the_team_is_shown_with_what_each_has(client, lead, agent, ticket, here):
    AgentStatus.objects.create(agent=agent, capacity=3, languages=["es"], available=False)
    tickets.claim(ticket, agent)
    client.force_login(lead)
    page = client.get(reverse("desk:team")).content.decode()
    row = page.partition(f'data-agent="{agent.pk}"')[2].partition("</tr>")[0]
    theirs = f'<a href="/desk/?whose={agent.pk}">1</a>'
    for said in ("at the desk", "takes no tickets", theirs, "Spanish"):
        assert said in row
    Ticket.objects.filter(pk=ticket.pk).update(due=timezone.now() - timedelta(minutes=5))
    page = client.get(reverse("desk:team")).content.decode()
    assert f'href="/desk/?whose={agent.pk}&amp;late=1"' in page


def test_the_number_of_queries_does_not_grow_with_the_team(
    client, lead, member, here, django_assert_max_num_queries
):
    client.force_login(lead)
    for number in range(8):
        AgentStatus.objects.create(agent=member(f"more-{number}", "agent"))
    with django_assert_max_num_queries(7):
        client.get(reverse("desk:team"))


def test_what_a_lead_sets_decides_who_is_given_tickets(client, lead, agent, other_agent, here):
    client.force_login(lead)
    url = reverse("desk:member", args=[agent.pk])
    assert (
        client.post(url, {"available": "on", "capacity": "2", "languages": ["es"]}).status_code
        == 303
    )
    queue = Queue.objects.get(is_default=True)
    assert [one.agent for one in on_duty(queue, language="en")] == [other_agent]
    assert [one.agent for one in on_duty(queue, language="es")] == [agent, other_agent]
    assert client.post(url, {"capacity": ""}).status_code == 303
    assert [one.agent for one in on_duty(queue, language="es")] == [other_agent]


@pytest.mark.parametrize("said", [{"capacity": "-1"}, {"languages": ["klingon"]}])
def test_what_makes_no_sense_is_not_kept(said, client, lead, agent):
    client.force_login(lead)
    url = reverse("desk:member", args=[agent.pk])
    assert client.post(url, said).status_code == 422
    assert not AgentStatus.objects.exists()


def test_who_does_not_work_at_the_desk_is_not_found(client, lead, person):
    client.force_login(lead)
    assert client.get(reverse("desk:member", args=[person.pk])).status_code == 404


@pytest.mark.parametrize("roles", [*OUTSIDERS, ("agent",)])
def test_only_leads_see_and_set_it(roles, client, member, agent):
    client.force_login(member("outsider", *roles))
    assert client.get(reverse("desk:team")).status_code == 403
    assert client.post(reverse("desk:member", args=[agent.pk])).status_code == 403
