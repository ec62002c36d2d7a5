"""A shared link shows a conversation as it was, to anyone, and to nobody once it is revoked."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chatapp.chat import history
from chatapp.chat.asking import saying
from chatapp.chat.history import sharing
from chatapp.conversations import control, titles, transcript
from chatapp.conversations.models import Share
from tests.chat.cast import answered, fresh, person, refused, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    turn = answered("What is a tide?", "The **sea** that rises.", user=person("quillon"))
    return fresh(turn.conversation)


def read(client, talk):
    return client.get(Share.objects.get(conversation=talk).get_absolute_url())


def main_of(answer):
    """The page without its header, which everybody has."""
    return answer.content.decode().split("<main")[1]


def test_anyone_reads_what_was_shared_and_nothing_later(client, talk):
    sharing.share(talk)
    answered("What is my salary?", "A secret.", conversation=talk)
    titles.entitle(fresh(talk), "My salary", named=True)
    html = read(client, talk).content.decode()
    assert "What is a tide?" in html
    assert "<strong>sea</strong>" in html
    assert "salary" not in html
    assert "secret" not in html


def test_a_shared_page_cannot_be_written_in_nor_found(client, talk):
    sharing.share(talk)
    answer = read(client, talk)
    html = answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow">' in html
    assert "data-socket" not in html
    assert "<form" not in main_of(answer)
    assert talk.owner.username not in html


def test_a_decline_is_shown_without_ways_on(client):
    turn = refused("About 1989", model="demo-jade")
    sharing.share(fresh(turn.conversation))
    html = main_of(read(client, turn.conversation))
    assert 'data-state="refused"' in html
    assert "card--quiet" in html
    assert "<form" not in html
    assert "data-path" not in html


def test_what_is_said_with_an_agent_stays_between_the_two(client, talk):
    control.take(talk.pk, person("agent"))
    saying.say(talk.pk, said("My card number"), user=talk.owner, guest=None)
    transcript.append(
        fresh(talk), author="agent", text="I see it", agent=person("agent"), key=uuid4()
    )
    sharing.share(fresh(talk))
    html = read(client, talk).content.decode()
    assert "What is a tide?" in html
    assert "My card number" not in html
    assert "I see it" not in html
    assert 'data-author="notice"' not in html


def test_a_revoked_link_leads_nowhere_and_a_new_one_is_another(client, talk):
    first = sharing.share(talk)
    sharing.revoke(talk)
    assert client.get(first.get_absolute_url()).status_code == 404
    assert sharing.share(talk).token != first.token
    assert client.get("/s/nothing/").status_code == 404


def test_sharing_again_keeps_the_link_and_shows_what_was_said_since(client, talk):
    first = sharing.share(talk)
    answered("And an ebb?", conversation=talk)
    assert sharing.share(fresh(talk)).token == first.token
    assert "And an ebb?" in read(client, talk).content.decode()


def test_a_deleted_conversation_is_not_shared_any_more(client, talk):
    link = sharing.share(talk)
    history.delete(fresh(talk))
    assert client.get(link.get_absolute_url()).status_code == 404
    history.restore(talk)
    assert client.get(link.get_absolute_url()).status_code == 200


def test_queries_of_a_shared_page_do_not_grow(client, talk, django_assert_max_num_queries):
    for number in range(4):
        refused(f"About {number}", conversation=fresh(talk))
    sharing.share(fresh(talk))
    read(client, talk)
    with django_assert_max_num_queries(14):
        client.get(Share.objects.get().get_absolute_url())
