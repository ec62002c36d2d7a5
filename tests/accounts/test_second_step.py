"""The second step: a code of an app, or a recovery code, each once."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from chatapp.accounts.models import User
from chatapp.accounts.signing_in import steps

pytestmark = pytest.mark.django_db

SECRET = "seven blue lanterns"


@pytest.fixture
def lena():
    return User.objects.create_user("lena", email="lena@example.org", password=SECRET)


@pytest.fixture
def codes(client, lena):
    """The recovery codes of an account that has the second step."""
    client.force_login(lena)
    client.get(reverse("second_step"))
    page = client.post(reverse("second_step"), {"code": code_of(steps.begin(lena))})
    found = page.context["codes"]
    client.post(reverse("logout"))
    return found


def code_of(device, drift=0):
    return f"{totp(device.bin_key, drift=drift):06}"


def sign_in(client, next_page=""):
    return client.post(reverse("login"), {"login": "lena", "password": SECRET, "next": next_page})


def give(client, code):
    return client.post(reverse("login_code"), {"code": code})


def test_the_password_alone_no_longer_signs_in(client, codes):
    assert sign_in(client).headers["Location"] == reverse("login_code")
    assert "_auth_user_id" not in client.session


def test_the_apps_code_signs_in_and_leads_where_one_was_headed(client, codes, lena):
    TOTPDevice.objects.update(last_t=-1)
    sign_in(client, "/c/")
    answer = give(client, code_of(TOTPDevice.objects.get(user=lena)))
    assert answer.headers["Location"] == "/c/"
    assert client.session["_auth_user_id"] == str(lena.pk)


def test_a_code_is_good_once(client, codes, lena):
    TOTPDevice.objects.update(last_t=-1)
    code = code_of(TOTPDevice.objects.get(user=lena))
    sign_in(client)
    give(client, code)
    client.post(reverse("logout"))
    sign_in(client)
    assert give(client, code).status_code == 422


def test_a_recovery_code_signs_in_once(client, codes, lena):
    sign_in(client)
    assert give(client, codes[0].upper()).status_code == 302
    client.post(reverse("logout"))
    sign_in(client)
    assert give(client, codes[0]).status_code == 422
    assert steps.codes_left(lena) == 9


def test_a_wrong_code_lets_nobody_in(client, codes):
    sign_in(client)
    assert give(client, "000000").status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_code_is_asked_of_nobody_who_gave_no_password(client, codes):
    assert client.get(reverse("login_code")).headers["Location"] == reverse("login")


def test_a_wrong_first_code_turns_nothing_on(client, lena):
    client.force_login(lena)
    assert client.post(reverse("second_step"), {"code": "123"}).status_code == 422
    assert not steps.has_second_step(lena)


def test_turning_it_off_takes_the_password_and_is_told(client, codes, lena, send):
    client.force_login(lena)
    assert send(reverse("second_step_off"), current="guessed").status_code == 422
    send(reverse("second_step_off"), current=SECRET)
    assert not steps.has_second_step(lena)
    assert mail.outbox[0].to == [lena.email]


def test_another_app_takes_its_place_with_the_password_only_and_is_told(client, codes, lena, send):
    client.force_login(lena)
    first = TOTPDevice.objects.get(confirmed=True)
    assert 'name="current"' in client.get(reverse("second_step")).content.decode()
    fields = {"code": code_of(steps.begin(lena)), "current": "guessed"}
    assert client.post(reverse("second_step"), fields).status_code == 422
    assert TOTPDevice.objects.get(confirmed=True) == first
    answer = send(reverse("second_step"), **(fields | {"current": SECRET}))
    assert [letter.subject for letter in mail.outbox] == ["Your second step was changed"]
    assert len(answer.context["codes"]) == 10
    assert TOTPDevice.objects.get(confirmed=True) != first


@pytest.fixture
def needed(settings):
    """Staff need a second step, as `CHATAPP_STAFF_SECOND_STEP` says it."""
    settings.STAFF_NEED_SECOND_STEP = True
    required = "chatapp.accounts.signing_in.second_step_required.SecondStepRequired"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, required]


def test_staff_who_need_it_set_it_up_before_anything_else(needed, client, lena):
    User.objects.update(is_staff=True)
    client.force_login(User.objects.get())
    assert client.get(reverse("home")).headers["Location"] == reverse("second_step")
    assert client.get(reverse("second_step")).status_code == 200


def test_people_who_only_chat_need_none(needed, client, lena):
    client.force_login(lena)
    assert client.get(reverse("home")).status_code == 200
