"""Times: one way of telling them in each language, on the clock that the reader goes by."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

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
    assert told(language=language) == [TOLD[language]] * 3
    assert told("export", "md", language=language) == [TOLD[language]] * 4  # the notice, and when


def test_a_page_and_an_export_are_on_their_readers_clock(told, client, talk):
    assert told(zone="Asia/Shanghai") == ["10:02 PM"] * 3
    assert told(zone="Asia/Shanghai", language="zh-hans") == ["22:02"] * 3
    assert told("export", "md", zone="Europe/Madrid") == ["3:02 PM"] * 4
    kept = json.loads(client.get(reverse("export", args=[talk.pk, "json"])).content)
    assert kept["messages"][0]["created"] == "2026-03-04T14:02:00+00:00"
    assert "3:02 PM" in kept["messages"][2]["text"]


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "a\x00b", "/etc/passwd"])
def test_without_a_zone_that_there_is_the_clock_is_the_servers(told, zone):
    assert told(zone=zone) == ["2:02 PM"] * 3


def times_on(html):
    return re.findall(r'<time [^>]*title="([^"]*)">(.*?)</time>', html)


def test_what_was_said_today_tells_its_time_and_what_is_older_its_day(client, talk):
    client.force_login(talk.owner)
    address = reverse("conversation", args=[talk.pk])
    old = "March 4, 2026, 2:02 PM"
    assert times_on(client.get(address).content.decode()) == [(old, old)] * 2  # asked and answered
    Message.objects.filter(conversation=talk).update(created=timezone.now())
    for full, short in times_on(client.get(address).content.decode()):
        assert CLOCKS.fullmatch(short)
        assert full.endswith(f", {short}")


def test_what_was_said_before_its_readers_midnight_tells_its_day(client, talk):
    client.force_login(talk.owner)
    client.cookies["time_zone"] = "Pacific/Kiritimati"
    midnight = timezone.localtime(timezone=ZoneInfo("Pacific/Kiritimati")).replace(hour=0, minute=0)
    before = midnight.replace(second=0) - timedelta(minutes=1)
    Message.objects.filter(conversation=talk).update(created=before)
    address = reverse("conversation", args=[talk.pk])
    for full, words in times_on(client.get(address).content.decode()):
        assert words == full


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Shanghai", "March 5"), ("America/Los_Angeles", "March 4")]
)
def test_the_list_is_by_the_days_of_its_reader(client, talk, zone, day):
    evening = AFTERNOON.replace(hour=20)  # in China the next day has begun
    Conversation.objects.filter(pk=talk.pk).update(updated=evening)
    client.force_login(talk.owner)
    client.cookies["time_zone"] = zone
    assert f"<h2>{day}" in client.get(reverse("conversations")).content.decode()
