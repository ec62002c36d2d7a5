from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def choose(client, language, next_page="/accounts/login/"):
    asked = {"language": language, "next": next_page}
    return client.post(reverse("set_language"), asked, follow=True)


def test_the_chosen_language_is_remembered_by_the_browser(client):
    page = choose(client, "es")
    assert '<html lang="es"' in page.content.decode()
    assert "Entrar" in client.get("/accounts/login/").content.decode()
    assert client.cookies["django_language"]["max-age"] == 31_536_000


def test_arabic_is_read_from_the_right(client):
    page = " ".join(choose(client, "ar").content.decode().split())
    assert '<html lang="ar" dir="rtl">' in page
    assert ">دخول</h1>" in page


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [("es-MX,es;q=0.9", "es"), ("zh-CN,zh;q=0.9", "zh-hans"), ("ar-EG", "ar"), ("fi", "en")],
)
def test_without_a_choice_the_browsers_language_is_shown(client, accepted, shown):
    page = client.get("/accounts/login/", headers={"accept-language": accepted})
    assert f'<html lang="{shown}"' in page.content.decode()


def test_every_page_offers_the_languages_by_their_own_names(client):
    page = choose(client, "zh-hans").content.decode()
    for name in ("English", "简体中文", "Español", "العربية"):
        assert f">{name}</button>" in page


def test_a_choice_never_leads_to_another_site(client):
    page = choose(client, "es", "https://example.org/")
    assert not any("example.org" in address for address, _status in page.redirect_chain)


def test_a_page_that_is_not_there_speaks_the_chosen_language(client):
    choose(client, "es")
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "No hay nada en esta dirección" in page.content.decode()
