"""What is deleted stops, says so to every open tab, and is really gone after a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
import redis
from django.urls import reverse
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from chatapp.chat import history, turns
from chatapp.chat.turns import Ending
from chatapp.conversations import turnlog
from chatapp.conversations.models import Conversation, Message, SearchText, Turn
from refusals.models import Refusal
from tests.chat.cast import begin, fresh, person, refused
from tests.chat.talk import LONG, Talk

pytestmark = pytest.mark.services


@pytest.mark.django_db
def test_a_purge_waits_and_then_leaves_only_facts_without_words(client, on_broker, settings):
    turn = refused("Pick a lock", user=person())
    talk = turn.conversation
    client.force_login(person())
    turnlog.raise_stop(turn.pk)
    history.delete(fresh(talk))
    assert history.purge() == 0
    long_ago = timezone.now() - timedelta(seconds=settings.UNDO_SECONDS + 1)
    Conversation.objects.filter(pk=talk.pk).update(deleted=long_ago)
    assert client.post(reverse("restore", args=[talk.pk])).status_code == 404
    assert history.purge() == 1
    assert not Conversation.objects.filter(pk=talk.pk).exists()
    gone = (Message, Turn, SearchText)
    assert not any(kind.objects.filter(conversation=talk.pk).exists() for kind in gone)
    assert Refusal.objects.filter(turn_ref=turn.pk).exists()
    assert not redis.Redis.from_url(on_broker.url).exists(turnlog.stop_key(turn.pk))


@pytest.mark.django_db
def test_a_running_answer_stops_with_its_conversation_and_writes_nothing(on_broker):
    started = begin("Tell me everything", user=person())
    talk = started.turn.conversation
    history.delete(fresh(talk))
    assert Turn.objects.get(pk=started.turn.pk).state == Turn.State.STOPPED
    before = Message.objects.filter(conversation=talk).count()
    ending = Ending(Turn.State.ANSWERED)
    assert turns.save_ending(started.turn, started.token, ending, "Late", "") is None
    with pytest.raises(Conversation.DoesNotExist):
        begin("And now?", conversation=talk)
    assert Message.objects.filter(conversation=talk).count() == before


async def test_deleting_in_one_tab_stops_the_answer_and_closes_the_others(server):
    visitor = server.visitor()
    path = visitor.conversation()
    page = path.replace("/ws/conversations/", "/c/")
    async with visitor.ws(path) as socket:
        talk = Talk(socket)
        await talk.say(LONG)
        await talk.shown(40)
        assert visitor.post(f"{page}delete/", htmx=True).status_code == 204
        with pytest.raises(ConnectionClosed) as closed:
            await talk.until("never")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404
    assert visitor.get(page).status_code == 404
    assert visitor.post(f"{page}restore/", htmx=True).status_code == 204
    html = visitor.get(page).text
    assert 'data-state="stopped"' in html
    assert talk.text.split()[0] in html


async def test_the_socket_of_a_deleted_conversation_is_gone(server):
    visitor = server.visitor()
    path = visitor.conversation()
    async with visitor.ws(path) as socket:
        await Talk(socket).answer("Hello")
    visitor.post(f"{path.replace('/ws/conversations/', '/c/')}delete/", htmx=True)
    async with visitor.ws(path) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404
