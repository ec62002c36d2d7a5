"""Deleting everything is typed, put off or called off, and leaves only facts without words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chatapp.accounts.models import Role, Session, User
from chatapp.chat import turns
from chatapp.chat.turns import Ending
from chatapp.conversations.models import Conversation, Message, SearchText, Share, Turn
from chatapp.desk.models import Ticket, TicketEvent
from chatapp.holdings import Subject
from chatapp.privacy import erasing, exporting
from chatapp.privacy.models import Erasure, Export
from refusals.models import Refusal
from tests.chat import cast
from tests.privacy import interrupting
from tests.privacy.conftest import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.services]

EVERYTHING = (Conversation, Turn, Message, SearchText, Share, Ticket, TicketEvent, Export)


@pytest.fixture(autouse=True)
def logs(on_broker):
    """Turns' logs are in a real Redis."""


@pytest.fixture
def signed_in(client, pia):
    client.force_login(pia)
    return client


def ask(client, worker, **fields):
    with worker():
        return client.post(
            reverse("erase_everything"),
            {"word": "delete", "when": "now", "current": SECRET} | fields,
        )


def test_now_means_that_everything_is_gone(signed_in, worker, storage, pia, past):
    past()
    exporting.make(exporting.ask_for(Subject(pia.pk), "en").pk)
    answer = ask(signed_in, worker)
    assert "Everything is deleted" in signed_in.get(answer.headers["Location"]).content.decode()
    assert [kind.__name__ for kind in EVERYTHING if kind.objects.exists()] == []
    assert not User.objects.filter(pk=pia.pk).exists()
    assert not Session.objects.exclude(user=None).exists()
    assert not list(storage.glob("exports/*.zip"))


def test_what_stays_has_no_words_and_no_name(signed_in, worker, storage, past):
    past()
    ask(signed_in, worker)
    assert Refusal.objects.count() == 1
    note = Erasure.objects.get()
    assert (note.user, note.guest, note.state) == (None, None, "done")


def test_the_last_letter_says_so(signed_in, worker, storage):
    ask(signed_in, worker)
    assert [letter.subject for letter in mail.outbox] == ["Your account is deleted"]


def test_nothing_of_another_person_goes(signed_in, worker, storage, ben, past):
    past()
    kept = cast.answered("Ben's words", user=ben)
    ask(signed_in, worker)
    assert list(Turn.objects.all()) == [kept]
    assert User.objects.filter(pk=ben.pk).exists()


@pytest.mark.parametrize("wrong", [{"word": "delet"}, {"word": ""}, {"current": "guess"}])
def test_without_the_word_and_the_password_nothing_happens(signed_in, worker, storage, past, wrong):
    past()
    answer = ask(signed_in, worker, **wrong)
    assert answer.status_code == 422
    assert Conversation.objects.count() == 2
    assert not Erasure.objects.exists()


def test_the_word_is_asked_in_the_language_of_the_page(signed_in, worker, storage):
    assert ask(signed_in, worker, word=" DELETE ").status_code == 302


def test_later_can_be_called_off(signed_in, worker, storage, past):
    past()
    ask(signed_in, worker, when="later")
    assert "Everything will be deleted on" in signed_in.get(reverse("my_data")).content.decode()
    assert erasing.due() == []
    signed_in.post(reverse("keep_everything"))
    assert not Erasure.objects.exists()
    assert Conversation.objects.count() == 2


def test_later_comes(signed_in, worker, storage, settings, pia, past):
    past()
    ask(signed_in, worker, when="later")
    Erasure.objects.update(due=timezone.now() - timedelta(seconds=1))
    (erasure_id,) = erasing.due()
    with worker():
        assert erasing.run(erasure_id)
    assert not User.objects.filter(pk=pia.pk).exists()
    assert not Conversation.objects.exists()
    assert [letter.to for letter in mail.outbox] == [["pia@example.org"]]


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(pia, past, worker, storage):
    past()
    asked = erasing.ask_for(Subject(pia.pk), "en", at_once=True)
    long_ago = timezone.now() - erasing.STALLED_AFTER - timedelta(seconds=1)
    Erasure.objects.update(state="running", touched=long_ago)
    assert erasing.due() == [asked.pk]
    with worker():
        assert erasing.run(asked.pk)
        assert not erasing.run(asked.pk)


def test_a_removal_that_a_second_worker_takes_over_says_goodbye_once(
    pia, past, worker, storage, settings
):
    past()
    settings.PRIVACY_HOLDINGS = [interrupting.__name__, *settings.PRIVACY_HOLDINGS]
    asked = erasing.ask_for(Subject(pia.pk), "en", at_once=True)

    def takes_too_long():
        interrupting.do(lambda: None)
        Erasure.objects.update(touched=timezone.now() - 2 * erasing.STALLED_AFTER)
        assert erasing.run(asked.pk)

    interrupting.do(takes_too_long)
    with worker():
        erasing.run(asked.pk)
    assert [letter.to for letter in mail.outbox] == [["pia@example.org"]]


def test_an_open_request_is_told_and_withdrawn(signed_in, worker, storage, past):
    past()
    page = signed_in.get(reverse("my_data")).content.decode()
    assert "1 request to a person is still open" in page
    ask(signed_in, worker)
    assert not Ticket.objects.exists()


def test_an_agent_who_has_the_request_open_is_told_that_it_is_gone(
    signed_in, worker, storage, past
):
    ticket, agent = past(), Client()
    amal = User.objects.create_user("amal", password=SECRET)
    amal.groups.add(Group.objects.get_or_create(name=Role.AGENT)[0])
    agent.force_login(amal)
    ask(signed_in, worker)
    look = agent.get(ticket.get_absolute_url(), headers={"HX-Request": "true"})
    assert look.headers["HX-Redirect"] == reverse("desk:queue")
    assert "the person withdrew it" in agent.get(reverse("desk:queue")).content.decode()
    assert agent.get(ticket.get_absolute_url()).status_code == 404


def test_a_running_answer_writes_nothing_afterwards(signed_in, worker, storage, pia):
    started = cast.begin("Tell me everything", user=pia)
    ask(signed_in, worker)
    late = turns.save_ending(started.turn, started.token, Ending(Turn.State.ANSWERED), "Late", "")
    assert late is None
    assert not Message.objects.exists()


def test_nobody_can_sign_in_while_it_runs(pia):
    erasing.ask_for(Subject(pia.pk), "en", at_once=True)
    other = Client()
    answer = other.post(reverse("login"), {"login": "pia", "password": SECRET})
    assert answer.status_code == 422


def test_a_guest_deletes_everything_without_a_password(client, worker, storage):
    client.get(reverse("home"))
    cast.begin_as_guest(client.session["guest"], "Which tree is this?")
    answer = ask(client, worker, current="")
    assert "Everything is deleted" in client.get(answer.headers["Location"]).content.decode()
    assert not Conversation.objects.exists()


def test_staff_leave_their_work_without_a_name(worker, storage, past, pia):
    agent = User.objects.create_user("amal", password=SECRET)
    ticket = past()
    Ticket.objects.filter(pk=ticket.pk).update(owner=agent)
    asked = erasing.ask_for(Subject(agent.pk), "en", at_once=True)
    with worker():
        erasing.run(asked.pk)
    ticket.refresh_from_db()
    assert ticket.owner is None
