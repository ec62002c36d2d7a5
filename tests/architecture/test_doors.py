"""Every address there is, tried by those who have no business there."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chatapp.accounts.models import User
from chatapp.accounts.roles import found_groups
from chatapp.attachments import keeping
from chatapp.attachments.inspecting import inspect
from chatapp.conversations.models import Message
from chatapp.desk.lifecycle import tickets
from chatapp.holdings import Subject
from chatapp.privacy import exporting
from refusals.models import Refusal
from tests.architecture.addresses import addresses, filled
from tests.chat import cast

# The broker is away: nothing listens on the port that the settings name.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.usefixtures("memory_layer"),
]

SECRET = "seven blue lanterns"
STAFF = ("desk/", "studio/", "analytics/", "probe/", "cards/")
EVERYBODYS = ("s/", "settings/data/erasure/", "demo/")
"""What goes by a link that whoever has it may open, and the demo's own endpoint."""
VISITORS = {"": None, "other": (), "agent": ("agent",)}
"""A guest, and accounts by the roles that they have."""


@pytest.fixture
def hers():
    """What addresses name, all of it one person's: a talk with a decline, a request, a file."""
    pia = User.objects.create_user("pia", first_name="Pia")
    turn = cast.refused(SECRET, user=pia)
    talk, refusal = turn.conversation, Refusal.objects.get(turn_ref=turn.pk)
    ticket = tickets.open_ticket(talk, refusal, need=SECRET, contact="", asked=SECRET)
    file = keeping.keep(talk.pk, f"{SECRET}.txt", inspect(SECRET.encode()))
    return {
        "uuid:conversation_id": talk.pk,
        "uuid:message_id": Message.objects.get(conversation=talk, author="person").pk,
        "uuid:refusal_id": refusal.pk,
        "uuid:turn_id": turn.pk,
        "uuid:attachment_id": file.pk,
        "uuid:export_id": exporting.ask_for(Subject(pia.pk), "en").pk,
        "uuid:erasure_id": uuid4(),
        "int:ticket_id": ticket.pk,
        "int:pk": ticket.pk,
        "str:chosen": "mistake",
        "str:ending": "md",
        "str:token": "x" * 32,
        "str:uid": "MQ",
        "slug:slug": "general",
        "slug:slot": "headline",
        "slug:category": "hate",
        "slug:language": "en",
        "slug:act": "publish",
        "slug:kind": "over_refusal",
        "slug:name": "mismatches",
    }


@pytest.fixture
def files(settings, tmp_path):
    """Attached files in a folder of this test's."""
    settings.ATTACHMENTS_ROOT = tmp_path


def is_closed(address: str, role: str) -> bool:
    """Say whether an address is none of this visitor's, whatever it would answer."""
    if address.startswith(STAFF):
        return role in {"", "other"} and not address.startswith(EVERYBODYS)
    return "<" in address and not address.startswith((*EVERYBODYS, "accounts/"))


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("role", VISITORS)
def test_nobody_opens_moves_or_reads_what_is_anothers(client, hers, role):
    groups = {group.name: group for group in found_groups().values()}
    roles = VISITORS[role]
    if roles is not None:
        visitor = User.objects.create_user(role)
        visitor.groups.add(*(groups[name] for name in roles))
        client.force_login(visitor)
    open_doors, told = [], []
    for address in addresses():
        path = filled(address, hers)
        if path.startswith(("/desk/tickets", "/desk/bulk")) and role == "agent":
            continue  # that is their work; what they see of it is tests/desk's to say
        answers = [client.get(path), client.post(path, upload())]
        told += [path for answer in answers if SECRET.encode() in answer.getvalue()]
        if is_closed(address, role):
            open_doors += [(path, one.status_code) for one in answers if one.status_code < 300]
    assert (open_doors, told) == ([], [])
    assert cast.fresh(Message.objects.get(text=SECRET).conversation).deleted is None


def upload():
    return {"key": str(uuid4()), "file": SimpleUploadedFile("a.txt", b"hello"), "title": "Mine"}
