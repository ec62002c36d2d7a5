"""Times: one way of telling them in each language, on the clock that the reader goes by."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from chatapp.conversations import transcript
from chatapp.conversations.models import Conversation, Message
from tests.chat.cast import answered, fresh

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
TOLD = {"en": "2:02 PM", "zh-hans": "14:02", "es": "14:02", "ar": "2:02 م"}
CLOCKS = re.compile(r"\b\d?\d:\d\d(?: [AP]M| [صم])?")


@pytest.fixture
def talk():
    """A conversation with a notice, all of it at one time."""
    conversation = answered("What is a tide?", "The sea that rises.").conversation
    facts = {"asked": "demo-aster", "chosen": "demo-jade"}
    transcript.notice(fresh(conversation), Message.Notice.SWITCHED, facts=facts)
    Message.objects.filter(conversation=conversation).update(created=AFTERNOON)
    Conversation.objects.filter(pk=conversation.pk).update(updated=AFTERNOON)
    return fresh(conversation)


@pytest.fixture
def told(client, talk):
    """Return every clock time that the reader of a page is told."""
    client.force_login(talk.owner)

    def told_at(name="conversation", *more, language="en", zone=""):
        client.cookies["django_language"] = language
        client.cookies["time_zone"] = zone
        html = client.get(reverse(name, args=[talk.pk, *more])).content.decode()
        return CLOCKS.findall(re.sub(r"<[^>]+>", " ", html))

    return told_at


@pytest.mark.parametrize("language", TOLD)
def test_a_notice_tells_the_time_as_the_messages_around_it_do(told, language):
    assert told(language=language) == [TOLD[language]] * 2
    assert told("export", "md", language=language) == [TOLD[language]] * 4  # the notice, and when


def test_a_page_and_an_export_are_on_their_readers_clock(told, client, talk):
    assert told(zone="Asia/Shanghai") == ["10:02 PM"] * 2
    assert told(zone="Asia/Shanghai", language="zh-hans") == ["22:02"] * 2
    assert told("export", "md", zone="Europe/Madrid") == ["3:02 PM"] * 4
    kept = json.loads(client.get(reverse("export", args=[talk.pk, "json"])).content)
    assert kept["messages"][0]["created"] == "2026-03-04T14:02:00+00:00"
    assert "3:02 PM" in kept["messages"][2]["text"]


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "a\x00b", "/etc/passwd"])
def test_without_a_zone_that_there_is_the_clock_is_the_servers(told, zone):
    assert told(zone=zone) == ["2:02 PM"] * 2


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Shanghai", "March 5"), ("America/Los_Angeles", "March 4")]
)
def test_the_list_is_by_the_days_of_its_reader(client, talk, zone, day):
    evening = AFTERNOON.replace(hour=20)  # in China the next day has begun
    Conversation.objects.filter(pk=talk.pk).update(updated=evening)
    client.force_login(talk.owner)
    client.cookies["time_zone"] = zone
    assert f"<h2>{day}" in client.get(reverse("conversations")).content.decode()
