"""Who tries the desk alone lets a made-up visitor ask for a person, as a real one would."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chatapp.accounts.models import Role, User
from chatapp.accounts.roles import found_groups
from chatapp.conversations.models import Conversation
from chatapp.demo import visitors
from chatapp.desk.models import Ticket
from refusals.models import Choice, Observation, Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memory_layer")]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def agent():
    agent = User.objects.create_user("amal")
    agent.groups.add(found_groups()[Role.AGENT])
    return agent


def test_the_button_on_an_empty_desk_opens_a_ticket(client, agent):
    client.force_login(agent)
    assert reverse("demo_visitor") in client.get(reverse("desk:queue")).content.decode()
    listed = client.post(reverse("demo_visitor"), follow=True).content.decode()
    assert visitors.VISITORS[0].prompt[:20] in listed
    assert reverse("demo_visitor") not in listed


def test_each_visitor_was_declined_asked_for_a_person_and_waits():
    for visitor in visitors.VISITORS:
        ticket = Ticket.objects.get(pk=visitors.come().pk)
        assert ticket.need == visitor.need
        assert ticket.conversation.guest
        assert ticket.conversation.control == Conversation.Control.QUEUED
        assert Choice.objects.get(refusal=ticket.refusal).path == "person"
    assert set(Refusal.objects.values_list("language", flat=True)) == {"en", "zh-hans", "es", "ar"}
    assert Ticket.objects.unresolved().count() == len(visitors.VISITORS)


def test_outside_demo_mode_nobody_is_made_up(client, agent, settings):
    settings.DEMO = False
    client.force_login(agent)
    assert reverse("demo_visitor") not in client.get(reverse("desk:queue")).content.decode()
    assert client.post(reverse("demo_visitor")).status_code == 404
    assert not Ticket.objects.exists()


def test_only_who_works_at_the_desk_may_make_one_up(client):
    client.force_login(User.objects.create_user("pia"))
    assert client.post(reverse("demo_visitor")).status_code == 403
    client.logout()
    assert client.post(reverse("demo_visitor")).status_code == 302
    assert not Ticket.objects.exists()


def test_what_a_model_did_with_a_visitor_counts_as_a_turn_of_its():
    visitors.come()
    noted = Observation.objects.get()
    assert (noted.asked, noted.outcome) == ("demo-aster", Observation.Outcome.REFUSED)
