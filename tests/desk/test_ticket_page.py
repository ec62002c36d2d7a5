from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Ticket
from refusals.engine.terms import Path
from refusals.ledger import record_choice
from refusals.models import CopyVersion

HTMX = {"HX-Request": "true"}


@pytest.fixture
def url(ticket):
    return ticket.get_absolute_url()


@pytest.fixture
def page(client, agent, url):
    client.force_login(agent)

    def get(*, htmx: bool = False, **query: str):
        headers = HTMX if htmx else {}
        return client.get(url, query, headers=headers).content.decode()

    return get


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_shows_the_conversation_and_what_was_declined(page, refusal):
    words = text_of(page())
    assert "How do I pick the lock?" in words
    for fact in (
        "Aster (scripted demo)",
        "Recognised by its wording (sure)",
        "Rephrase, Person, Mistake report",
    ):
        assert fact in words


def test_what_told_of_a_no_is_said_in_plain_words_and_its_names_stand_in_the_details(page, refusal):
    facts, details = re.findall(r'class="facts".*?</dl>', page(), re.DOTALL)[-2:]
    assert "detector" not in facts
    for name in ("detector", "0.97", "table", "built-in"):
        assert name in details
    refusal.signal, refusal.code = "content_filter", "SAFETY"
    refusal.save()
    words = text_of(page())
    assert ("Recognised by a mark of the provider’s own" in words, "(sure)" in words) == (
        True,
        False,
    )


def test_what_happened_less_than_a_minute_ago_happened_just_now(page, agent, client, ticket):
    client.force_login(agent)
    rows = text_of(client.get("/desk/").content.decode())
    assert ("just now" in rows, "0 minutes" in rows) == (True, False)
    assert "Asked for a person just now" in text_of(page())
    Ticket.objects.filter(pk=ticket.pk).update(created=timezone.now() - timedelta(seconds=90))
    assert "Asked for a person 1 minute ago" in text_of(page())
    tickets.claim(ticket, agent)
    tickets.resolve(ticket, agent)
    assert "Resolved just now" in text_of(page())


def test_the_page_shows_the_words_that_the_person_saw_and_the_ways_taken(page, refusal):
    version = CopyVersion.objects.create(
        slot="headline", category="illicit", language="en", text="No lock picking here."
    )
    refusal.copy_versions = [version.pk]
    refusal.save()
    record_choice(refusal, Path.REPHRASE, uuid4(), {})
    words = text_of(page())
    assert "No lock picking here." in words
    assert f"#{version.pk}" in words
    assert re.search(r"Ways taken Rephrase", words)


def test_a_models_answer_is_rendered_and_a_persons_words_are_not(page, conversation):
    transcript.append(conversation, author=Message.Author.PERSON, text="**bold** <b>x</b>")
    transcript.append(conversation, author=Message.Author.MODEL, text="**bold** <script>1</script>")
    html = page()
    assert "**bold** &lt;b&gt;x" in html
    assert "<strong>bold</strong>" in html
    assert "<script>1" not in html


def test_an_arabic_conversation_keeps_its_direction(page, conversation):
    transcript.append(conversation, author=Message.Author.PERSON, text="مرحبا")
    assert re.search(r'dir="auto">\s*<p>مرحبا', page())


@pytest.mark.parametrize(
    ("prepare", "mode"),
    [
        ([], "claim"),
        ([tickets.claim], "reply"),
        ([tickets.claim, tickets.hand_back], "take_back"),
        ([tickets.claim, tickets.resolve], "resolved"),
    ],
)
def test_the_page_offers_what_its_owner_may_do(prepare, mode, page, ticket, agent):
    for move in prepare:
        move(ticket, agent)
    assert f'data-mode="{mode}"' in page()


def test_another_agent_may_read_along(client, url, ticket, agent, other_agent):
    tickets.claim(ticket, agent)
    client.force_login(other_agent)
    html = client.get(url).content.decode()
    assert 'data-mode="watch"' in html
    assert "agent answers here" in text_of(html)


def test_htmx_gets_only_the_parts(page):
    fragment = page(htmx=True)
    assert "<html" not in fragment
    assert 'id="ticket-transcript"' in fragment


def test_htmx_gets_nothing_while_nothing_changed(client, page, url, ticket, agent):
    [seen] = re.findall(r'name="seen" value="(\w+)"', page())
    assert client.get(url, {"seen": seen}, headers=HTMX).status_code == 204
    tickets.note(ticket, agent, "Changed.", uuid4())
    assert client.get(url, {"seen": seen}, headers=HTMX).status_code == 200


def test_a_form_that_is_being_filled_in_is_left_alone(page, ticket, agent):
    tickets.claim(ticket, agent)
    assert "reply-text" not in page(htmx=True, mode="reply")
    assert "note-text" not in page(htmx=True, mode="reply")


def test_the_number_of_queries_does_not_grow_with_the_conversation(
    page, ticket, agent, conversation, decline, django_assert_num_queries
):
    with django_assert_num_queries(22) as few:
        page()
    for _ in range(5):
        transcript.append(conversation, author=Message.Author.PERSON, text="And?")
        decline(conversation)
        tickets.note(ticket, agent, "Noted.", uuid4())
    with django_assert_num_queries(len(few.captured_queries)):
        page()


def test_a_models_name_keeps_its_direction_in_a_sentence_from_right_to_left():
    shown = "{% load desk %}{{ name|isolated }}"
    for language, said in (("ar", "\u2068Aster (demo)\u2069"), ("en", "Aster (demo)")):
        with override(language):
            assert Template(shown).render(Context({"name": "Aster (demo)"})) == said
