"""Another model than the one asked, unasked: shown on the message, logged, kept and counted."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from chatapp.chat import pipeline
from chatapp.chat.history import sharing
from chatapp.chat.models import Breach
from chatapp.conversations.models import Conversation
from tests.chat.cast import begin, end
from tests.chat.talk import Talk


@pytest.fixture
def breached(db):
    started = begin("What is a tide? Mail me@example.org")
    end(started, "The sea, rising.", served="somebody-else-1")
    return started.turn


def test_whoever_reads_by_a_link_is_told_apart_from_the_answer(client, breached):
    link = sharing.share(Conversation.objects.get(pk=breached.conversation_id))
    page = client.get(link.get_absolute_url()).content.decode()
    assert page.count("data-breach") == 1
    assert "css/turns" in page  # which sets it off from what the model said


def test_a_breach_is_told_on_the_message_and_taken_along(client, breached):
    client.force_login(breached.conversation.owner)
    page = client.get(reverse("conversation", args=[breached.conversation_id])).content.decode()
    assert page.count("data-breach") == 1
    assert "somebody-else-1 answered. Nobody here chose that" in page
    export = reverse("export", args=[breached.conversation_id, "json"])
    assert json.loads(client.get(export).content)["messages"][1]["breach"] is True


def test_a_breach_is_logged_without_a_word_of_the_conversation(
    caplog, django_capture_on_commit_callbacks, db
):
    started = begin("What is a tide? Mail me@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        end(started, "The sea, rising.", served="somebody\nelse")
    (line,) = [record.getMessage() for record in caplog.records if "Breach" in record.message]
    assert "demo-aster" in line
    assert "'somebody\\nelse'" in line
    assert str(started.turn.pk) in line
    assert "example.org" not in line
    assert "tide" not in line


def test_a_breach_outlives_its_conversation_for_those_who_read_the_figures(breached):
    Conversation.objects.all().delete()
    kept = Breach.objects.get()
    assert (kept.asked, kept.served) == ("demo-aster", "somebody-else-1")


def test_an_answer_by_the_model_that_was_asked_is_no_breach(client, db):
    started = begin("What is a tide?")
    end(started, "The sea, rising.", served=pipeline.served_name("demo-aster", "demo-aster"))
    client.force_login(started.turn.conversation.owner)
    page = client.get(reverse("conversation", args=[started.turn.conversation_id]))
    assert "data-breach" not in page.content.decode()
    assert not Breach.objects.exists()


@pytest.mark.services
@pytest.mark.usefixtures("server_db")
async def test_a_provider_that_swaps_the_model_is_found_out(server):
    visitor = server.visitor()
    async with visitor.ws(visitor.conversation()) as socket:
        finished = await Talk(socket).answer("demo: swap")
    assert (finished["state"], finished["model"]) == ("answered", "somebody-else-1")
    html = visitor.get(finished["url"]).text
    assert "data-breach" in html
    assert 'data-asked="demo-aster"' in html
    assert 'data-served="somebody-else-1"' in html
    kept = await Breach.objects.aget(turn_ref=finished["turn"])
    assert (kept.asked, kept.served) == ("demo-aster", "somebody-else-1")
    assert f"Breach: turn {finished['turn']} asked demo-aster" in server.output("web")
