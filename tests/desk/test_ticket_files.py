from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from chatapp.attachments import keeping
from chatapp.attachments.inspecting import inspect
from chatapp.attachments.models import Attachment
from chatapp.conversations import transcript
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Ticket
from chatapp.desk.privacy import reveals


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path


@pytest.fixture
def held(ticket, agent):
    tickets.claim(ticket, agent)
    return ticket


@pytest.fixture
def reply(client, agent, held):
    client.force_login(agent)

    def send(content: bytes, name: str = "steps.txt"):
        url = reverse("desk:reply", args=[held.pk])
        upload = SimpleUploadedFile(name, content)
        return client.post(url, {"text": "Look", "key": uuid4(), "file": upload})

    return send


@pytest.fixture
def theirs(conversation):
    """A file that the person sent."""
    kept = keeping.keep(conversation.pk, "lopez.txt", inspect(b"Pia Lopez, +34 612 345 678"))
    Attachment.objects.claim(conversation.pk, [kept.pk])
    facts = {"attachments": [str(kept.pk)]}
    transcript.append(conversation, author=Message.Author.PERSON, text="Here", facts=facts)
    return kept


def test_a_file_of_the_agents_reaches_the_person(reply, conversation, client, person):
    assert reply(b"First, call a locksmith.").status_code == 303
    kept = Attachment.objects.get()
    client.force_login(person)
    page = client.get(conversation.get_absolute_url()).content.decode()
    url = reverse("attachment", args=[conversation.pk, kept.pk])
    assert url in page
    assert client.get(url).content == b"First, call a locksmith."


def test_it_never_waits_in_the_persons_composer(reply, conversation):
    reply(b"First, call a locksmith.")
    assert not Attachment.objects.waiting(conversation.pk).exists()


def test_what_cannot_be_attached_is_not_sent_and_the_words_stay(reply, conversation):
    response = reply(b"\x00\x01\x02", "steps.exe")
    assert response.status_code == 422
    assert "Look</textarea>" in response.content.decode()
    assert not conversation.messages.filter(author=Message.Author.AGENT).exists()
    assert not Attachment.objects.exists()


def test_the_persons_file_is_hidden_with_their_words(client, ticket, agent, theirs):
    client.force_login(agent)
    url = reverse("desk:file", args=[ticket.pk, theirs.pk])
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert "A text file, hidden" in page
    assert "lopez" not in page
    assert client.get(url).status_code == 404
    reveals.reveal(ticket, agent, "They asked me to read it.")
    assert url in client.get(ticket.get_absolute_url()).content.decode()
    response = client.get(url)
    assert b"Pia Lopez" in response.content
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("roles", [(), ("designer",), ("analyst",)])
def test_nobody_but_the_desk_opens_it_there(roles, client, ticket, theirs, member):
    client.force_login(member("outsider", *roles))
    assert client.get(reverse("desk:file", args=[ticket.pk, theirs.pk])).status_code == 403


def test_a_file_of_another_conversation_is_not_found(client, ticket, agent, theirs, lead):
    theirs.conversation_ref = uuid4()
    theirs.save()
    reveals.reveal(ticket, lead, "They asked me to read it.")
    client.force_login(lead)
    assert client.get(reverse("desk:file", args=[ticket.pk, theirs.pk])).status_code == 404


# --- What a reply will bring, looked at before it is sent ---


@pytest.fixture
def look(client, agent, ticket):
    def send(content: bytes, name: str, *, who=agent):
        client.force_login(who)
        url = reverse("desk:look_at_file", args=[ticket.pk])
        return client.post(url, {"file": SimpleUploadedFile(name, content)} if name else {})

    return send


def test_a_file_is_looked_at_and_not_kept(look):
    response = look(b"First, call a locksmith.", "steps.txt")
    assert response.status_code == 201
    assert "steps.txt" in response.content.decode()
    assert not Attachment.objects.exists()


def test_an_image_is_shown_small_without_an_address_of_its_own(look):
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG")
    assert 'src="data:image/webp;base64,' in look(drawn.getvalue(), "door.png").content.decode()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"\x00\x01\x02", "tool.exe", "neither an image nor plain text"),
        (b"", "empty.txt", "It is empty"),
        (b"", "", "It is empty"),
    ],
)
def test_what_can_not_be_attached_says_why_at_once(content, name, why, look):
    response = look(content, name)
    assert response.status_code == 422
    assert why in response.content.decode()


@pytest.mark.parametrize("roles", [(), ("designer",), ("analyst",)])
def test_nobody_but_the_desk_has_a_file_looked_at(roles, look, member):
    assert look(b"Hello", "a.txt", who=member("outsider", *roles)).status_code == 403


def test_what_retention_took_from_the_desk_takes_the_files_too(reply, held, client):
    reply(b"First, call a locksmith.")
    url = reverse("desk:file", args=[held.pk, Attachment.objects.get().pk])
    assert client.get(url).status_code == 200
    Ticket.objects.filter(pk=held.pk).update(erased=timezone.now())
    assert client.get(url).status_code == 404
