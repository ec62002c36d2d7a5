from __future__ import annotations

import asyncio
import json
import socket
from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest
from django.core import mail
from django.utils import timezone

from chatapp.desk import tasks
from chatapp.desk.duty import presence
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import DeadLetter, Delivery, Queue, default_queue_id
from chatapp.desk.notifying import dead_letters, deliveries, notices, sending
from chatapp.desk.notifying.sending import Undeliverable

CLIENT = httpx2.AsyncClient


@pytest.fixture
def hook(db, monkeypatch):
    """A queue with a webhook, and what it was sent; `answers` are what it answers in turn."""
    Queue.objects.filter(pk=default_queue_id()).update(
        webhook_url="https://hooks.example.org/x", webhook_secret="s3cret"
    )
    sent: list[httpx2.Request] = []
    answers: list[int] = []

    def answer(request):
        sent.append(request)
        return httpx2.Response(answers.pop(0) if answers else 204)

    answered_by(monkeypatch, answer)
    return sent, answers


def answered_by(monkeypatch, answer):
    """Let every webhook be answered so."""

    def client(**options):
        return CLIENT(**options, transport=httpx2.MockTransport(answer))

    monkeypatch.setattr(httpx2, "AsyncClient", client)
    stands_for(monkeypatch, "93.184.215.14")


def stands_for(monkeypatch, *addresses):
    """Let every name be one for these addresses."""

    def looked_up(name, port, **_kind):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


def waiting(ticket, **which):
    return Delivery.objects.get(ticket=ticket, state="waiting", **which)


def test_an_announced_ticket_has_one_notice_in_the_app(ticket):
    for _ in range(3):
        notices.announce(ticket.pk)
    assert ticket.deliveries.get(about="announced").channel == "in_app"


def test_a_webhook_is_told_once_signed_and_without_words(hook, ticket):
    sent, _ = hook
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    assert [deliveries.deliver(delivery.pk) for _ in range(3)] == [True, False, False]
    [request] = sent
    stamp = request.headers["X-Onward-Timestamp"]
    signed = sending.signature_of("s3cret", stamp, request.content)
    assert request.headers["X-Onward-Signature"] == signed
    assert request.headers["Idempotency-Key"] == str(delivery.key)
    told = json.loads(request.content)
    assert (told["event"], told["ticket"]["id"]) == ("announced", ticket.pk)
    assert "lock" not in request.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("::7f00:1", "fec0::1"),
    ],
)
def test_a_webhook_reaches_nothing_inside(hook, ticket, monkeypatch, settings, address):
    sent, _ = hook
    stands_for(monkeypatch, "93.184.215.14", address)
    settings.DESK_WEBHOOK_INSIDE = False
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    assert deliveries.deliver(delivery.pk) is False
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error, sent) == ("failed", "not a public address", [])
    settings.DESK_WEBHOOK_INSIDE = True
    assert deliveries.redeliver(delivery.pk)


def test_a_webhook_goes_to_the_address_that_was_looked_at_under_its_name(hook, ticket):
    sent, _ = hook
    notices.announce(ticket.pk)
    deliveries.deliver(waiting(ticket, channel="webhook").pk)
    [request] = sent
    assert str(request.url) == "https://93.184.215.14/x"
    assert request.headers["Host"] == "hooks.example.org"
    assert request.extensions["sni_hostname"] == "hooks.example.org"


@pytest.mark.parametrize(
    ("error", "told"), [(socket.gaierror, "gaierror"), (UnicodeError, "InvalidURL")]
)
def test_a_name_that_nobody_knows_is_tried_again(hook, ticket, monkeypatch, error, told):
    def unknown(*_name, **_kind):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    deliveries.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("waiting", told)


async def without_end():
    yield b"{"
    await asyncio.Event().wait()


def test_of_an_answer_no_more_is_read_than_its_status(hook, ticket, monkeypatch):
    answered_by(monkeypatch, lambda _request: httpx2.Response(200, content=without_end()))
    notices.announce(ticket.pk)
    assert deliveries.deliver(waiting(ticket, channel="webhook").pk) is True


def test_a_receiver_that_never_answers_costs_no_more_than_its_time(
    hook, ticket, monkeypatch, settings
):
    async def never(_request):
        await asyncio.Event().wait()

    answered_by(monkeypatch, never)
    settings.DESK_WEBHOOK_SECONDS = 0.05
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    assert deliveries.deliver(delivery.pk) is False
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("waiting", "TimeoutError")


def test_the_same_body_is_signed_anew_at_every_attempt(ticket, hook):
    one = sending.signature_of("s3cret", "1", b"{}")
    assert one != sending.signature_of("s3cret", "2", b"{}")
    assert one != sending.signature_of("other", "1", b"{}")


def test_a_failure_is_tried_again_later_and_then_seen_at_the_desk(hook, ticket, settings):
    settings.DESK_DELIVERY_ATTEMPTS = 3
    _, answers = hook
    answers += [500, 503, 500]
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    for attempt in range(3):
        assert deliveries.deliver(delivery.pk) is False
        delivery.refresh_from_db()
        assert delivery.attempts == attempt + 1
        Delivery.objects.filter(pk=delivery.pk).update(due=timezone.now())
    assert (delivery.state, delivery.error) == ("failed", "HTTP 500")
    assert list(deliveries.failed()) == [delivery]
    assert ticket.events.filter(kind="undelivered").count() == 1
    assert DeadLetter.objects.get().args == [delivery.pk]


def test_a_notice_at_which_workers_die_is_given_up(hook, ticket, settings, monkeypatch):
    settings.DESK_DELIVERY_ATTEMPTS = 2
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")

    def die(_delivery):
        raise MemoryError

    monkeypatch.setattr(sending, "send", die)
    for _ in range(2):
        with pytest.raises(MemoryError):
            deliveries.deliver(delivery.pk)
        Delivery.objects.filter(pk=delivery.pk).update(due=timezone.now())
    assert deliveries.deliver(delivery.pk) is False
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("failed", "crashed")


def test_a_sweep_leaves_to_the_next_what_it_has_no_time_for(hook, ticket):
    sent, _ = hook
    for about in ("announced", "warned", "breached"):
        deliveries.tell(ticket, about)
    assert (deliveries.sweep(seconds=0), len(sent)) == (1, 1)
    assert (deliveries.sweep(), len(sent)) == (2, 3)


def test_an_attempt_is_not_repeated_before_its_time(hook, ticket):
    sent, answers = hook
    answers += [500]
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    deliveries.deliver(delivery.pk)
    deliveries.deliver(delivery.pk)
    assert len(sent) == 1
    assert deliveries.due_now() == []


def test_pauses_double_and_are_not_all_alike():
    for attempts, least, most in ((1, 2.5, 5), (2, 5, 10), (4, 20, 40), (40, 900, 1800)):
        for _ in range(20):
            assert least <= deliveries.pause_after(attempts).total_seconds() <= most
    assert len({deliveries.pause_after(3) for _ in range(20)}) > 10


def test_an_address_that_is_wrong_is_not_tried_again(hook, ticket):
    _, answers = hook
    answers += [404]
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    deliveries.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_a_lead_tries_again_what_was_given_up_and_another_finds_it_decided(
    hook, ticket, lead, agent, django_capture_on_commit_callbacks, monkeypatch
):
    enqueued = []
    monkeypatch.setattr(dead_letters, "enqueue_soon", lambda *task: enqueued.append(task))
    _, answers = hook
    answers += [404]
    notices.announce(ticket.pk)
    delivery = waiting(ticket, channel="webhook")
    deliveries.deliver(delivery.pk)
    [letter] = dead_letters.waiting()
    with django_capture_on_commit_callbacks(execute=True):
        dead_letters.retry(letter, lead)
    assert enqueued == [("redeliver", delivery.pk)]
    letter.refresh_from_db()
    assert (letter.state, letter.decided_by) == ("retried", lead)
    with pytest.raises(dead_letters.AlreadyDecided):
        dead_letters.drop(letter, agent)
    tasks.redeliver(*enqueued[0][1:])
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_what_a_lead_tries_again_is_sent_though_its_task_is_lost(hook, ticket, lead):
    sent, answers = hook
    answers += [404]
    notices.announce(ticket.pk)
    deliveries.deliver(waiting(ticket, channel="webhook").pk)
    dead_letters.retry(dead_letters.waiting().get(), lead)
    tasks.deliver_due()
    assert len(sent) == 2
    assert not Delivery.objects.exclude(state="sent").exists()


def test_a_dropped_letter_is_kept_with_who_dropped_it(db, lead):
    letter = dead_letters.bury("chatapp.desk.tasks.announce_ticket", [1], ValueError("x@y.example"))
    again = dead_letters.bury("chatapp.desk.tasks.announce_ticket", [1], ValueError("again"))
    assert again == letter
    dead_letters.drop(letter, lead)
    letter.refresh_from_db()
    assert (letter.state, letter.decided_by, letter.attempts) == ("dropped", lead, 2)
    assert "x@y" not in letter.error
    assert not dead_letters.waiting().exists()


def test_a_task_that_is_given_up_leaves_a_letter_with_ids_and_no_words(db):
    error = ValueError("jane.doe@example.org")
    tasks.announce_ticket.on_failure(error, "task-id", [12], {}, None)
    letter = dead_letters.waiting().get()
    assert (letter.task, letter.args) == ("chatapp.desk.tasks.announce_ticket", [12])
    assert letter.error == "ValueError"


def test_a_queues_address_gets_an_e_mail_with_a_link_and_no_words(ticket):
    Queue.objects.filter(pk=ticket.queue_id).update(notify_email="desk@example.org")
    notices.announce(ticket.pk)
    deliveries.deliver(waiting(ticket, channel="email").pk)
    [letter] = mail.outbox
    assert letter.to == ["desk@example.org"]
    assert ticket.get_absolute_url() in letter.body
    assert "lock" not in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<{ticket.deliveries.first().key}@")


def test_several_leads_are_not_told_of_each_others_addresses(ticket, member):
    for name in ("one", "two"):
        lead = member(name, "lead")
        lead.email = f"{name}@example.org"
        lead.save()
    deliveries.tell(ticket, "breached", Delivery.To.LEADS)
    deliveries.deliver(waiting(ticket, channel="email").pk)
    [letter] = mail.outbox
    assert letter.to == []
    assert {"one@example.org", "two@example.org"} <= set(letter.bcc)


@pytest.fixture
def left(conversation, refusal, open_ticket, agent):
    """A person who left an address, and the agent who has their conversation."""
    ticket = open_ticket(conversation, refusal, contact="me@example.org")
    tickets.claim(ticket, agent)
    return ticket


def test_a_person_who_left_gets_one_e_mail_for_several_replies(left, agent, conversation):
    for text in ("I am here.", "Still here."):
        tickets.reply(left, agent, text, uuid4())
    delivery = waiting(left, to="person")
    assert delivery.due - timezone.now() > timedelta(seconds=100)
    Delivery.objects.filter(pk=delivery.pk).update(due=timezone.now())
    assert deliveries.deliver(delivery.pk)
    [letter] = mail.outbox
    assert letter.to == ["me@example.org"]  # a letter to nobody is taken for spam
    assert conversation.get_absolute_url() in letter.body
    assert "I am here." not in letter.body


def test_a_person_who_is_still_there_gets_none(left, agent, monkeypatch):
    tickets.reply(left, agent, "I am here.", uuid4())
    delivery = waiting(left, to="person")
    Delivery.objects.filter(pk=delivery.pk).update(due=timezone.now())
    monkeypatch.setattr(deliveries, "is_person_here", lambda conversation: True)
    assert not deliveries.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "not_needed"
    assert mail.outbox == []


def test_without_an_address_nothing_is_planned(ticket, agent):
    tickets.claim(ticket, agent)
    tickets.reply(ticket, agent, "I am here.", uuid4())
    assert not Delivery.objects.filter(to="person").exists()


def test_an_undeliverable_notice_says_why_in_a_word():
    assert Undeliverable("HTTP 500").kind == "HTTP 500"
    assert presence.seconds_of(presence.Doing.TYPING) < presence.seconds_of(presence.Doing.VIEWING)
