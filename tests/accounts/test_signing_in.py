"""Signing in leads each role to its work, and nobody to a stranger's address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from chatapp.accounts.models import Role, User
from chatapp.demo import seeding

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    user = User.objects.create_user("amal", password="right")
    user.groups.add(Group.objects.get_or_create(name=Role.AGENT)[0])
    return user


@pytest.fixture
def person():
    return User.objects.create_user("pia", password="right")


def sign_in(client, login="pia", password="right", **more):
    return client.post(reverse("login"), {"login": login, "password": password, **more})


def test_a_person_lands_in_the_chat(client, person):
    assert sign_in(client).headers["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_language_of_a_browser_is_no_choice_of_the_person(client, person):
    client.cookies["django_language"] = "es"
    sign_in(client)
    person.refresh_from_db()
    assert person.language == ""
    client.post(reverse("set_language"), {"language": "ar", "next": "/"})
    person.refresh_from_db()
    assert person.language == "ar"


def test_what_is_typed_as_a_password_can_be_read(client):
    text = client.get(reverse("login")).content.decode()
    assert 'aria-controls="id_password"' in text
    assert "page/passwords" in text


def test_an_agent_lands_at_the_desk(client, agent):
    assert sign_in(client, "amal").headers["Location"] == reverse("desk:queue")


def test_whoever_was_headed_somewhere_goes_there(client, person):
    assert sign_in(client, next="/c/?a=1").headers["Location"] == "/c/?a=1"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"],
)
def test_no_address_elsewhere_is_followed(client, person, elsewhere):
    assert sign_in(client, next=elsewhere).headers["Location"] == reverse("home")


@pytest.mark.parametrize(("login", "password"), [("pia", "wrong"), ("nobody", "right")])
def test_a_wrong_pair_is_told_without_saying_which_was_wrong(client, person, login, password):
    answer = sign_in(client, login, password)
    assert answer.status_code == 422
    assert "belong together" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_name_is_kept_and_the_password_is_not(client, person):
    page = sign_in(client, "pia", "wr0ng-secret").content.decode()
    assert 'value="pia"' in page
    assert "wr0ng-secret" not in page


def test_an_empty_field_is_named(client):
    page = sign_in(client, "", "").content.decode()
    for field in ("login", "password"):
        assert f'id="{field}-error">This field is required.' in page


def test_an_account_that_was_closed_cannot_sign_in(client, person):
    User.objects.update(is_active=False)
    assert sign_in(client).status_code == 422


def test_a_guest_keeps_their_conversations_when_signing_in(client, person):
    client.get(reverse("home"))
    guest = client.session["guest"]
    sign_in(client)
    assert client.session["guest"] == guest


def test_signing_out_needs_a_post_and_leaves_nothing_unsent_in_the_browser(client, person):
    client.force_login(person)
    assert client.get(reverse("logout")).status_code == 405
    answer = client.post(reverse("logout"))
    assert answer.headers["Location"] == reverse("home")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "_auth_user_id" not in client.session


def test_the_demo_lists_every_account_that_it_seeds(client, settings):
    settings.DEMO = True
    page = client.get(reverse("login"))
    assert [role.login for role in page.context["roles"]] == list(seeding.ACCOUNTS)


def test_outside_the_demo_no_account_is_named(client, settings):
    settings.DEMO = False
    page = client.get(reverse("login"))
    assert page.context["roles"] == []
    assert "designer2" not in page.content.decode()


def test_the_sign_in_page_is_never_kept_in_a_cache(client):
    assert "no-store" in client.get(reverse("login")).headers["Cache-Control"]
