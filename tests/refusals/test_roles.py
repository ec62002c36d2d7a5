"""The demo's roles in the studio: designers write, policy owners look on, nobody else gets in."""

from __future__ import annotations

import pytest

from chatapp.accounts.models import User
from chatapp.demo.seeding import seed_accounts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "seen", "saved"),
    [
        ("designer", 200, 302),
        ("designer2", 200, 302),
        ("policy", 200, 403),
        ("person", 403, 403),
        ("agent", 403, 403),
        ("lead", 403, 403),
        ("analyst", 403, 403),
    ],
)
def test_each_role_gets_as_far_as_it_should(client, name, seen, saved):
    seed_accounts()
    client.force_login(User.objects.get(username=name))
    assert client.get("/studio/").status_code == seen
    form = {"text": "Such steps can't be given"}
    assert client.post("/studio/headline/illicit/en/save/", form).status_code == saved
