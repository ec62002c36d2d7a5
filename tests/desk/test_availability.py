from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from chatapp.chat.page import promising
from chatapp.desk.duty import availability, presence
from chatapp.desk.hours import week_in_words
from chatapp.desk.lifecycle import assigning, away, tickets
from chatapp.desk.models import AgentStatus, Queue, Ticket, default_queue_id

MONDAY_NIGHT = datetime(2026, 11, 23, 22, tzinfo=UTC)


@pytest.fixture
def queue(db):
    return Queue.objects.get(pk=default_queue_id())


@pytest.fixture
def here(monkeypatch):
    """Say whose desk is open."""
    present: set[int] = set()
    monkeypatch.setattr(presence, "agents_here", lambda agents: present & set(agents))

    def come(*agents):
        present.update(agent.pk for agent in agents)
        availability.forget()

    return come


def names(queue, **more):
    return [one.agent.username for one in availability.on_duty(queue, **more)]


def test_nobody_is_promised_while_no_desk_is_open(queue, agent, here):
    assert not availability.now(queue).open
    here(agent)
    assert availability.now(queue).open


def test_without_a_broker_nobody_is_promised(queue, agent):
    assert not availability.now(queue).open


def test_who_is_not_available_is_not_promised(queue, agent, here):
    here(agent)
    availability.set_available(agent, available=False)
    assert not availability.now(queue).open
    availability.set_available(agent, available=True)
    assert availability.now(queue).open


def test_who_has_no_room_left_is_not_promised(queue, agent, here, ticket):
    here(agent)
    AgentStatus.objects.create(agent=agent, capacity=1)
    assert names(queue) == ["agent"]
    tickets.claim(ticket, agent)
    assert names(queue) == []


def test_only_members_serve_a_queue_that_has_some(db, agent, other_agent, here):
    queue = Queue.objects.create(slug="spanish", name="Spanish")
    queue.members.add(other_agent)
    here(agent, other_agent)
    assert names(queue) == ["agent2"]


def test_who_speaks_another_language_is_not_asked(queue, agent, other_agent, here):
    AgentStatus.objects.create(agent=agent, languages=["es"])
    here(agent, other_agent)
    assert names(queue, language="es-MX") == ["agent", "agent2"]
    assert names(queue, language="ar") == ["agent2"]


def test_outside_its_hours_a_queue_says_when_it_opens(queue, agent, here):
    here(agent)
    queue.hours = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    queue.time_zone = "Europe/Madrid"
    found = availability.now(queue, at=MONDAY_NIGHT)
    assert not found.open
    assert found.next_opening == datetime(2026, 11, 24, 8, tzinfo=UTC)
    words = promising.hours_in_words(found, at=MONDAY_NIGHT)
    assert words == "Mon–Fri 9:00 AM–5:00 PM (Europe/Madrid) · opens Tuesday, 8:00 AM UTC"


@pytest.mark.parametrize(("language", "comma"), [("ar", "، "), ("zh-hans", "，"), ("es", ", ")])
def test_hours_are_listed_with_the_comma_of_the_language(language, comma):
    with override(language):
        assert week_in_words({0: ((540, 1020),), 5: ((600, 840),)}).count(comma) == 1


def test_a_day_further_off_than_a_week_is_told_with_its_date(queue):
    queue.hours, queue.holidays = {"tue": [["09:00", "17:00"]]}, ["2026-11-24"]
    found = availability.now(queue, at=MONDAY_NIGHT)
    words = promising.hours_in_words(found, at=MONDAY_NIGHT)
    assert words.endswith("opens Tuesday, December 1, 9:00 AM UTC")


def test_who_waits_while_it_is_closed_reads_when_it_opens_and_that_mail_comes(
    client, queue, person, conversation, refusal, open_ticket
):
    ticket = open_ticket(conversation, refusal, contact="pia@example.org")
    client.force_login(person)
    where = reverse("ticket_state", args=[conversation.pk, ticket.pk])
    assert "closed" not in client.get(where).content.decode()
    today = timezone.now().date()
    queue.hours = {"mon": [["09:00", "17:00"]]}
    queue.holidays = [(today + timedelta(days=day)).isoformat() for day in range(-1, 2)]
    queue.save()
    html = client.get(where).content.decode()
    assert "The desk is closed now: Mon 9:00 AM–5:00 PM (UTC)" in html
    assert "an e-mail tells you of it" in html


def test_a_wait_is_the_median_of_what_people_waited_and_unknown_when_too_few_did(queue, agent):
    assert availability.wait_of(queue, timezone.now()) is None


def test_a_wait_of_five_is_their_median(queue, conversation):
    now = timezone.now()
    for minutes in (1, 2, 7, 30, 600):
        Ticket.objects.create(
            conversation=conversation,
            category="unknown",
            created=now - timedelta(minutes=minutes + 5),
            responded=now - timedelta(minutes=5),
        )
    assert availability.wait_of(queue, now) == timedelta(minutes=7)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=5), "about 1 minute"),
        (timedelta(minutes=12, seconds=1), "about 13 minutes"),
        (timedelta(minutes=95), "about 2 hours"),
    ],
)
def test_a_wait_is_said_rounded_up(wait, words):
    assert promising.in_words(wait) == words


def test_a_card_promises_only_who_is_there(queue, agent, here):
    assert promising.desk_now("illicit", "en") == promising.DeskNow(open=False)
    here(agent)
    assert promising.desk_now("illicit", "en").open
    assert promising.is_open("illicit", "en")


@pytest.fixture
def opened(conversation, decline, open_ticket):
    """Open another ticket."""

    def another(category="illicit"):
        return open_ticket(conversation, decline(conversation, category))

    return another


# --- Giving out tickets -------------------------------------------------------------------------


@pytest.fixture
def generous(queue):
    Queue.objects.filter(pk=queue.pk).update(auto_assign=True)
    return queue


def test_a_ticket_goes_to_whoever_has_the_least_to_do(generous, here, agent, other_agent, opened):
    here(agent, other_agent)
    assert assigning.assign_best(opened().pk) == agent
    second = opened()
    assert assigning.assign_best(second.pk) == other_agent
    second.refresh_from_db()
    assert (second.owner, second.state) == (other_agent, "waiting_staff")


def test_the_most_urgent_is_given_out_first(generous, here, agent, ticket, opened):
    AgentStatus.objects.create(agent=agent, capacity=1)
    crisis = opened("self_harm")
    here(agent)
    assert assigning.assign_waiting() == 1
    assert Ticket.objects.get(owner=agent) == crisis


def test_nothing_is_given_out_to_nobody_or_where_that_is_not_wanted(queue, here, agent, ticket):
    here(agent)
    assert assigning.assign_best(ticket.pk) is None
    Queue.objects.filter(pk=queue.pk).update(auto_assign=True)
    availability.set_available(agent, available=False)
    assert assigning.assign_best(ticket.pk) is None


def test_who_only_leads_is_given_tickets_once_they_say_so(queue, lead, here):
    here(lead)
    assert not availability.is_available(lead)
    assert not availability.now(queue).open
    availability.set_available(lead, available=True)
    assert names(queue) == ["lead"]


def test_a_lead_who_is_an_agent_too_takes_tickets(queue, member, here):
    both = member("both", "lead", "agent")
    here(both)
    assert availability.is_available(both)
    assert names(queue) == ["both"]


def test_that_a_lead_was_away_makes_no_agent_of_them(queue, lead, here, monkeypatch):
    monkeypatch.setattr(presence, "known_here", lambda agents: set())
    monkeypatch.setattr(presence, "up_since", lambda at: at - timedelta(hours=1))
    away.sweep()
    here(lead)
    assert AgentStatus.objects.get(agent=lead).away_since
    assert names(queue) == []
