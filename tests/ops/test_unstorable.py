"""A character that PostgreSQL can't store is a bad request, not an error of ours."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.chat.cast import answered, person


@pytest.mark.django_db
def test_a_field_with_a_nul_is_refused_and_changes_nothing(client):
    talk = answered("What is a tide?", user=person()).conversation
    client.force_login(person())
    renamed = client.post(reverse("rename", args=[talk.pk]), {"title": "Sea\0side"})
    talk.refresh_from_db()
    assert (renamed.status_code, "\0" in talk.title) == (400, False)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["?q=%00", "?a%00=1"])
def test_so_is_a_parameter(client, asked):
    page = client.get(f"/{asked}")
    assert (page.status_code, b"We could not read what was sent" in page.content) == (400, True)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/s/%00/", "/accounts/reset/a/%00/"])
def test_so_is_an_address(client, address):
    assert client.get(address).status_code == 400


@pytest.mark.django_db
def test_words_of_every_script_pass(client):
    assert client.get("/?q=%D8%A8%D8%AD%D8%B1").status_code == 200
