from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chatapp.desk import tasks
from chatapp.desk.lifecycle import keeping, tickets
from chatapp.desk.models import Draft, Queue, Rating, Ticket
from chatapp.desk.notifying import notices

DAY = timedelta(days=1)


@pytest.fixture
def ended(ticket, agent):
    tickets.claim(ticket, agent)
    tickets.note(ticket, agent, "Lives at the harbour.", uuid4())
    tickets.resolve(ticket, agent)
    ticket.refresh_from_db()
    return ticket


def test_a_resolved_ticket_is_closed_after_its_queues_days(ended):
    Queue.objects.update(close_after_days=3)
    assert keeping.close_resolved(ended.resolved + 3 * DAY) == 0
    later = ended.resolved + 3 * DAY + timedelta(seconds=1)
    assert [keeping.close_resolved(later) for _ in range(2)] == [1, 0]
    ended.refresh_from_db()
    assert ended.state == "closed"
    assert ended.events.last().kind == "closed"


def test_after_its_queues_days_a_ticket_has_no_words_left(ended, agent):
    Draft.objects.create(ticket=ended, agent=agent, text="My draft")
    Rating.objects.create(ticket=ended, score=4, words="Thanks, Jane")
    assert keeping.erase_old(ended.resolved + 89 * DAY) == 0
    later = ended.resolved + 91 * DAY
    assert [keeping.erase_old(later) for _ in range(2)] == [1, 0]
    ended.refresh_from_db()
    assert (ended.need, ended.asked_redacted, ended.contact) == ("", "", "")
    assert [event.text for event in ended.events.all() if event.text] == []
    assert not Draft.objects.exists()
    assert (ended.rating.score, ended.rating.words) == (4, "")
    assert ended.events.filter(kind="erased").count() == 1


def test_the_desk_says_that_words_are_gone_and_reads_the_talk_no_longer(client, ended, agent):
    client.force_login(agent)
    before = client.get(ended.get_absolute_url()).content.decode()
    assert "How do I pick the lock?" in before
    keeping.erase_old(ended.resolved + 91 * DAY)
    page = client.get(ended.get_absolute_url()).content.decode()
    assert "What this ticket said was removed on" in page
    assert not [one for one in ("pick the lock", "They did not say", "none given") if one in page]
    assert "Its words were removed" in client.get("/desk/?state=done").content.decode()


def test_words_that_are_gone_are_not_written_again_by_a_late_task(ended):
    keeping.erase(ended.pk)
    tasks.triage_ticket(ended.pk)
    ended.refresh_from_db()
    assert ended.need_redacted == ""


def test_an_open_ticket_is_kept_however_old(ticket):
    assert keeping.erase_old(timezone.now() + 1000 * DAY) == 0
    assert not keeping.erase(ticket.pk)


def test_what_the_person_wrote_to_the_desk_is_kept_masked_too(conversation, refusal, open_ticket):
    need = "I am Jane, call +34 612 345 678"
    ticket = open_ticket(conversation, refusal, need=need)
    tasks.triage_ticket(ticket.pk)
    ticket.refresh_from_db()
    assert ticket.need_redacted == "I am [name], call [phone]"
    assert ticket.need == need


def test_triage_looks_again_once_and_overrules_nobody(ticket, agent):
    care = Queue.objects.create(slug="law", name="Law", categories=["illicit"])
    assert [notices.triage_again(ticket.pk) for _ in range(2)] == [True, False]
    ticket.refresh_from_db()
    assert ticket.queue == care
    assert ticket.events.filter(kind="triaged").count() == 1


def test_a_ticket_that_somebody_took_stays_where_it_is(ticket, agent):
    before = ticket.queue
    Queue.objects.create(slug="law", name="Law", categories=["illicit"])
    tickets.claim(ticket, agent)
    notices.triage_again(ticket.pk)
    assert Ticket.objects.get(pk=ticket.pk).queue == before


def test_a_new_ticket_stands_in_the_queue_that_fits_it_best(conversation, decline, open_ticket):
    Queue.objects.create(slug="es", name="Spanish", languages=["es"])
    Queue.objects.create(slug="law", name="Law", categories=["illicit"], rank=200)
    both = Queue.objects.create(
        slug="ley", name="Ley", languages=["es"], categories=["illicit"], rank=300
    )
    spanish = open_ticket(conversation, decline(conversation, "illicit", "es-MX"))
    assert spanish.queue == both
    assert open_ticket(conversation, decline(conversation, "illicit")).queue.slug == "law"
    assert open_ticket(conversation, decline(conversation, "hate", "es")).queue.slug == "es"
    assert open_ticket(conversation, decline(conversation, "hate")).queue.is_default


def test_what_was_forgotten_is_taken_in_by_the_sweep(ticket):
    tasks.announce_ticket(ticket.pk)
    Ticket.objects.filter(pk=ticket.pk).update(announced=timezone.now() - timedelta(minutes=1))
    tasks.take_in_forgotten()
    ticket.refresh_from_db()
    assert ticket.triaged
    assert ticket.need_redacted == "Please help me in."


def test_what_is_triaged_is_redacted_for_the_sweep_takes_it_in_no_more(ticket):
    tasks.announce_ticket(ticket.pk)
    tasks.triage_ticket(ticket.pk)
    Ticket.objects.filter(pk=ticket.pk).update(announced=timezone.now() - timedelta(minutes=1))
    tasks.take_in_forgotten()
    ticket.refresh_from_db()
    assert ticket.triaged
    assert ticket.need_redacted == "Please help me in."
