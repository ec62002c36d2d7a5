"""The history's pages and forms: theirs alone, whole without scripts, constant in queries."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from chatapp.chat import history
from chatapp.chat.access import Visitor
from chatapp.chat.asking import saying
from chatapp.chat.history import listing
from chatapp.conversations import titles, transcript
from chatapp.conversations.models import Conversation
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Ticket
from tests.chat.cast import answered, fresh, person, refused, said

pytestmark = pytest.mark.django_db
CAST = ["other", "agent", "lead", "designer", "analyst"]
FORMS = ["rename", "pin", "archive", "delete", "share", "unshare"]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def talk():
    return fresh(answered("What is a tide?", "The sea that rises.").conversation)


@pytest.fixture
def mine(client, talk):
    client.force_login(talk.owner)
    return client


def at(name, talk, *more):
    return reverse(name, args=[talk.pk, *more])


def page(client, **query):
    return client.get(reverse("conversations"), query, **HTMX).content.decode()


def visitor(name="person"):
    return Visitor(person(name), None)


@pytest.mark.parametrize("name", [*CAST, ""])
def test_nobody_else_reads_manages_or_exports_a_conversation(client, talk, name):
    if name:
        client.force_login(person(name))
    gets = [at("manage", talk), at("export", talk, "md"), at("export", talk, "json")]
    assert {client.get(url).status_code for url in gets} == {404}
    posts = [at(form, talk) for form in FORMS]
    assert {client.post(url, {"on": "1"}).status_code for url in posts} == {404}
    assert "tide" not in page(client) + page(client, q="tide")
    assert fresh(talk).deleted is None


def test_a_guest_has_a_history_of_their_own(client):
    client.get("/")
    guest = client.session["guest"]
    saying.say(uuid4(), said("What is a tide?"), user=None, guest=guest)
    assert "What is a tide?" in page(client)


def test_forms_answer_with_a_redirect_and_without_scripts(mine, talk):
    for form in ("rename", "pin", "archive", "share", "unshare", "delete", "restore"):
        answer = mine.post(at(form, talk), {"title": "Sea", "on": "1"}, follow=True)
        assert answer.redirect_chain[0][1] == 302
        assert answer.status_code == 200


def test_htmx_is_told_that_the_list_changed(mine, talk):
    answer = mine.post(at("rename", talk), {"title": "Sea"}, **HTMX)
    assert answer.status_code == 204
    assert "conversations:changed" in answer["HX-Trigger"]
    assert "Sea" in page(mine)


def test_an_empty_name_brings_back_the_made_title(mine, talk):
    mine.post(at("rename", talk), {"title": "Sea"})
    mine.post(at("rename", talk), {"title": " "})
    assert fresh(talk).title == "What is a tide?"


def test_the_list_says_days_and_what_is_pinned(mine, talk):
    old = answered("Old news", user=talk.owner).conversation
    Conversation.objects.filter(pk=old.pk).update(updated=timezone.now() - timedelta(days=400))
    history.pin(old, on=True)
    yesterday = answered("Day before", user=talk.owner).conversation
    Conversation.objects.filter(pk=yesterday.pk).update(updated=timezone.now() - timedelta(days=1))
    labels = [group.label for group in listing.listing(visitor()).groups]
    assert labels == ["Pinned", "Today", "Yesterday"]


def test_what_is_archived_is_out_of_the_list_and_found_by_a_search(mine, talk):
    mine.post(at("archive", talk), {"on": "1"})
    assert "What is a tide?" not in page(mine)
    assert "What is a tide?" in page(mine, archived="1")
    assert "<mark>tide</mark>" in page(mine, q="tide")
    mine.post(at("archive", talk), {"on": "0"})
    assert "What is a tide?" in page(mine)


def test_pages_follow_one_another_and_lose_nothing(mine, talk):
    for number in range(2 * listing.PAGE + 3):
        one = Conversation.objects.create(owner=talk.owner, pinned=number % 9 == 0)
        transcript.append(one, author="person", text="Hello", key=uuid4())
    seen, after = [], None
    while True:
        shown = listing.listing(visitor(), after=after)
        seen += [row.conversation.pk for group in shown.groups for row in group.rows]
        after = shown.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 2 * listing.PAGE + 4


def test_a_second_page_does_not_name_the_day_again(mine, talk):
    for _number in range(listing.PAGE + 1):
        answered("Hello", user=talk.owner)
    first = page(mine)
    assert first.count("<h2>Today</h2>") == 1
    more = listing.listing(visitor()).after
    assert "<h2>" not in page(mine, after=more)
    assert "Show more" in first


def test_found_pages_follow_one_another(mine, talk):
    for _number in range(listing.PAGE):
        history.pin(answered("More about a tide", user=talk.owner).conversation, on=True)
    first = listing.listing(visitor(), query="tide")
    second = listing.listing(visitor(), query="tide", after=first.after)
    assert sum(len(group.rows) for group in second.groups) == 1


def test_a_search_marks_what_it_found_and_nothing_is_live(mine, talk):
    answered("<script>alert(1)</script> about whales", user=talk.owner)
    html = page(mine, q="whales alert")
    assert "<mark>whales</mark>" in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;<mark>alert</mark>" in html


def test_a_snippet_shows_words_and_no_markdown(mine, talk):
    answered("Hi", "# Owls\n\n**Barn** `owls` fly", conversation=talk)
    assert "Owls</mark> Barn <mark>owls</mark> fly" in page(mine, q="owls")
    answered("Hi", "- see *finches*, not_a_name\n\n| A | B |\n|---|---|", conversation=fresh(talk))
    found = page(mine, q="finches")
    assert "Hi" not in found
    assert "see <mark>finches</mark>, not_a_name A B" in found


def test_a_snippet_that_is_the_title_is_not_shown_twice(mine, talk):
    titles.make(talk)
    assert page(mine, q="tide").count("<mark>tide</mark>") == 1
    assert page(mine, q="rises").count("<mark>rises</mark>") == 1


def test_a_search_without_a_find_says_so(mine):
    assert "Nothing found" in page(mine, q="zebra")
    assert "Nothing found" in page(mine, q='"*')


def test_somebody_without_conversations_is_told_what_will_be_here(client):
    client.force_login(person("new"))
    assert "will be listed here" in page(client)
    assert client.get(reverse("conversations")).status_code == 200


def test_queries_do_not_grow_with_the_history(mine, talk, django_assert_max_num_queries):
    for number in range(12):
        answered(f"A tide {number}", user=talk.owner)
    page(mine)
    for query in ({}, {"q": "tide"}, {"archived": "1"}):
        with django_assert_max_num_queries(7):
            page(mine, **query)


# --- Deleting


def test_what_is_deleted_is_hidden_at_once_and_can_be_undone(mine, talk):
    mine.post(at("delete", talk), **HTMX)
    assert mine.get(talk.get_absolute_url()).status_code == 404
    assert not Visitor(talk.owner, None).may_open(talk.pk)
    assert "Nothing found" in page(mine, q="tide")
    html = page(mine)
    assert at("restore", talk) in html
    mine.post(at("restore", talk), **HTMX)
    assert mine.get(talk.get_absolute_url()).status_code == 200
    assert at("restore", talk) not in page(mine)


@pytest.mark.parametrize("name", [*CAST, ""])
def test_nobody_else_undoes_a_deletion(client, talk, name):
    history.delete(talk)
    if name:
        client.force_login(person(name))
    assert client.post(at("restore", talk)).status_code == 404
    assert fresh(talk).deleted


def test_what_is_being_removed_is_not_brought_back(talk):
    history.delete(talk)
    found = Visitor(talk.owner, None).restorable().get()
    Conversation.objects.update(deleted=timezone.now() - timedelta(days=1))  # the purge is at it
    assert not history.restore(found)
    assert fresh(talk).deleted


def test_deleting_the_page_one_is_on_leads_to_a_new_one(mine, talk):
    here = {"HTTP_HX_CURRENT_URL": f"http://testserver{talk.get_absolute_url()}"}
    assert mine.post(at("delete", talk), **HTMX, **here)["HX-Redirect"] == "/#conversations"


def test_a_restored_conversation_is_not_purged(talk):
    history.delete(talk)
    history.restore(talk)
    assert history.purge() == 0
    assert fresh(talk)


def test_a_conversation_that_a_person_was_asked_in_waits_for_them(mine, talk):
    ticket = tickets.open_ticket(talk, None, need="Help", contact="", asked="")
    answer = mine.post(at("delete", talk), **HTMX)
    assert answer.status_code == 409
    assert "A person still has your request" in answer.content.decode()
    assert mine.post(at("delete", talk)).status_code == 409
    Ticket.objects.filter(pk=ticket.pk).update(state=Ticket.State.RESOLVED)
    assert mine.post(at("delete", talk), **HTMX).status_code == 204


def test_the_desk_does_not_see_the_ticket_of_a_deleted_conversation(talk):
    ticket = tickets.open_ticket(talk, None, need="Help", contact="", asked="")
    Ticket.objects.filter(pk=ticket.pk).update(state=Ticket.State.RESOLVED)
    agent = person("lead")
    agent._roles = frozenset({"agent"})
    assert Ticket.objects.visible_to(agent).exists()
    history.delete(fresh(talk))
    assert not Ticket.objects.visible_to(agent).exists()


# --- Exporting


def test_an_export_says_who_answered_and_what_was_declined(mine):
    turn = refused("About 1989", model="demo-jade", user=person())
    answered("And tides?", "**Water**", conversation=fresh(turn.conversation))
    markdown = mine.get(at("export", turn.conversation, "md"))
    assert markdown["Content-Type"] == "text/markdown; charset=utf-8"
    text = markdown.content.decode()
    assert "## You · " in text
    assert "**Water**" in text
    card = [
        "**This political or historical topic wasn't answered**",
        "Some models leave out certain political and historical topics.",
        "*Declined by Jade (scripted demo)*",
    ]
    assert "\n>\n".join(f"> {line}" for line in card) in text
    assert "About 1989\n\n*Left out of what models see later*" in text
    data = json.loads(mine.get(at("export", turn.conversation, "json")).content)
    assert data["schema"] == 1
    declined = next(one for one in data["messages"] if "refusal" in one)
    assert declined["asked"] == "demo-jade"
    assert declined["refusal"]["category"] == "political"
    assert [one["author"] for one in data["messages"]] == ["person", "model"] * 2


def test_a_file_name_is_safe_and_keeps_its_script(mine, talk):
    titles.entitle(talk, '../"etc"/passwd\r\nX: 天安门 ملف', named=True)
    disposition = mine.get(at("export", talk, "json"))["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''etcpasswd-x-%E5%A4%A9")
    assert mine.get(at("export", talk, "exe")).status_code == 404
