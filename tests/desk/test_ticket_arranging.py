"""Urgency, putting aside, splitting and macros, as pages and posts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Macro, Queue, Ticket
from tests.desk.test_access import OUTSIDERS

HTMX = {"HX-Request": "true"}
MOVES = ("prioritise", "snooze", "wake", "parts", "split", "macro_menu", "use_macro")
READS = {"macro_menu", "parts"}


@pytest.fixture
def macro(db):
    return Macro.objects.create(title="Which door", reply="Which door, {ticket}?", severity=2)


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def ask(client, ticket, macro, agent):
    def send(move: str, *, who=agent, htmx: bool = False, **fields: object):
        client.force_login(who)
        args = [ticket.pk, macro.pk] if move == "use_macro" else [ticket.pk]
        call = client.get if move in READS else client.post
        return call(reverse(f"desk:{move}", args=args), fields, headers=HTMX if htmx else {})

    return send


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("roles", OUTSIDERS)
def test_nobody_but_the_desk_arranges_a_ticket(roles, move, ask, member, ticket):
    assert ask(move, who=member("outsider", *roles)).status_code == 403
    assert ticket.events.count() == 1


@pytest.mark.parametrize("move", MOVES)
def test_an_agent_of_another_queue_does_not_find_it(move, ask, ticket, other_agent):
    queue = Queue.objects.create(slug="law", name="Law")
    queue.members.add(other_agent)
    Ticket.objects.filter(pk=ticket.pk).update(queue=queue)
    assert ask(move).status_code == 404


@pytest.mark.parametrize("move", ["prioritise", "snooze", "split", "use_macro"])
def test_a_colleagues_ticket_is_not_ours_to_arrange(move, ask, held, other_agent, conversation):
    said = conversation.messages.filter(author="person").first()
    response = ask(
        move, who=other_agent, severity=2, until="hour", key=uuid4(), message=str(said.pk)
    )
    assert response.status_code == 409
    assert 'data-alert="not_yours"' in response.content.decode()
    assert held.events.count() == 2


def test_urgency_is_set(ask, held):
    assert ask("prioritise", severity=2, version=held.version).status_code == 303
    assert fresh(held).severity == 2
    assert ask("prioritise", severity=9).status_code == 422


def test_what_changed_since_it_was_seen_is_not_touched(ask, held):
    response = ask("prioritise", severity=2, version=0)
    assert response.status_code == 409
    assert 'data-alert="out_of_step"' in response.content.decode()


def test_it_is_put_aside_and_brought_back(ask, held, agent, client):
    tickets.reply(held, agent, "Which door?", uuid4())
    page = ask("snooze", until="tomorrow", htmx=True).content.decode()
    assert "data-asleep" in page
    assert f'action="{reverse("desk:wake", args=[held.pk])}"' in page
    asleep = fresh(held).snoozed_until
    assert asleep is not None
    assert asleep.hour == 9
    assert f'data-ticket="{held.pk}"' not in client.get("/desk/").content.decode()
    assert f'data-ticket="{held.pk}"' in client.get("/desk/?state=snoozed").content.decode()
    assert ask("wake").status_code == 303
    assert fresh(held).snoozed_until is None


def test_a_time_of_ones_own_can_be_said(ask, held, agent):
    tickets.reply(held, agent, "Which door?", uuid4())
    at = (timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    assert ask("snooze", until="at").status_code == 422
    assert ask("snooze", until="at", at=f"{at:%Y-%m-%dT%H:%M}").status_code == 303
    assert fresh(held).snoozed_until == at


def test_a_crisis_is_not_put_aside(ask, held, client):
    Ticket.objects.update(severity=3)
    response = ask("snooze", until="hour")
    assert response.status_code == 409
    assert 'data-alert="not_now"' in response.content.decode()
    assert reverse("desk:snooze", args=[held.pk]) not in response.content.decode()


def test_a_part_is_split_off_and_both_lead_to_each_other(ask, held, conversation, client):
    words = "Also refund me, write to pia@example.org."
    said = transcript.append(conversation, author=Message.Author.PERSON, text=words)
    parts = ask("parts").content.decode()
    assert f'value="{said.pk}"' in parts
    assert "pia@example.org" not in parts
    response = ask("split", message=[str(said.pk)], key=uuid4(), version=held.version)
    made = Ticket.objects.get(split_from=held)
    assert response["Location"] == made.get_absolute_url()
    page = client.get(made.get_absolute_url()).content.decode()
    assert f'Split off from <a href="{held.get_absolute_url()}">' in page
    assert page.count("data-about") == 1
    whole = client.get(held.get_absolute_url()).content.decode()
    assert f'<a href="{made.get_absolute_url()}">#{made.pk}</a>' in whole
    assert "data-about" not in whole


@pytest.mark.parametrize("message", [[], ["no-uuid"]])
def test_nothing_chosen_is_nothing_split(message, ask, held):
    response = ask("split", message=message, key=uuid4())
    assert response.status_code == 422
    assert 'data-alert="nothing_to_split"' in response.content.decode()


# --- Macros ---


def test_the_menu_says_what_a_macro_does_and_one_click_does_it(ask, held, conversation):
    menu = ask("macro_menu").content.decode()
    assert "Which door" in menu
    assert "Urgency" in menu
    key, read = uuid4(), conversation.messages.last().seq
    for _click in range(2):
        assert ask("use_macro", key=key, read=read, version=held.version).status_code == 303
    said = conversation.messages.filter(author="agent")
    assert [one.text for one in said] == [f"Which door, #{held.pk}?"]
    assert fresh(held).severity == 2


def test_a_macro_that_is_not_whole_says_what_is_missing(ask, held, macro, conversation):
    Macro.objects.update(reply="Your {order} is here.")
    response = ask("use_macro", key=uuid4())
    assert response.status_code == 409
    assert "<code>{order}</code>" in response.content.decode()
    assert fresh(held).severity == held.severity


def test_a_macro_of_another_queue_is_not_used(ask, held, macro):
    Macro.objects.update(queue=Queue.objects.create(slug="law", name="Law"))
    assert ask("use_macro", key=uuid4()).status_code == 409
    assert held.events.filter(kind="macro").count() == 0


def test_leads_keep_the_macros(client, lead):
    client.force_login(lead)
    url = reverse("desk:macros")
    assert (
        client.post(url, {"title": "Bye", "reply": "Bye.", "ending": "resolve"}).status_code == 303
    )
    one = Macro.objects.get()
    assert (one.author, one.ending) == (lead, "resolve")
    edit = reverse("desk:edit_macro", args=[one.pk])
    assert "Bye." in client.get(edit).content.decode()
    assert client.post(edit, {"title": "Later", "note": "x"}).status_code == 303
    assert "Later" in client.get(url).content.decode()
    client.post(reverse("desk:delete_macro", args=[one.pk]))
    assert not Macro.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"title": "Nothing"}, "It does nothing yet"),
        ({"title": "Both", "ending": "resolve", "to_queue": "1"}, "choose one"),
        ({"note": "No title"}, "This field is required"),
        ({"title": "Long", "reply": "x" * 200_000}, "longer than a message"),
    ],
)
def test_a_macro_that_makes_no_sense_is_not_kept(client, lead, said, why):
    if "to_queue" in said:
        said = said | {"to_queue": Queue.objects.create(slug="law", name="Law").pk}
    client.force_login(lead)
    response = client.post(reverse("desk:macros"), said)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not Macro.objects.exists()


@pytest.mark.parametrize("roles", [*OUTSIDERS, ("agent",)])
def test_only_leads_keep_them(roles, client, member, macro):
    client.force_login(member("outsider", *roles))
    for name, args in (("macros", []), ("edit_macro", [macro.pk]), ("delete_macro", [macro.pk])):
        assert client.post(reverse(f"desk:{name}", args=args)).status_code == 403
    assert Macro.objects.count() == 1


# --- What the shipped queue is called ---


def test_the_shipped_queue_is_called_so_in_the_readers_language_until_renamed(monkeypatch):
    translated = {"General": "Allgemein"}
    monkeypatch.setattr("chatapp.desk.models.queues.gettext", lambda text: translated[text])
    queue = Queue(name="General")
    assert queue.shown_name == "Allgemein"
    queue.name = "First line"
    assert queue.shown_name == "First line"
