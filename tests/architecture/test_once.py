"""What one person sends twice at the same moment is done once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from chatapp.accounts.models import Role, User
from chatapp.accounts.roles import found_groups
from chatapp.accounts.signing_in import steps
from chatapp.desk.models import CannedReply
from chatapp.holdings import Subject
from chatapp.privacy import erasing, exporting
from chatapp.privacy.models import Erasure, Export
from refusals.models import Comment, CopyVersion
from refusals.studio import reviewing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("memory_layer")]
TIMES = 4


@pytest.fixture
def lena():
    return User.objects.create_user("lena", password="seven blue lanterns")


def at_once(act):
    """Let so many do the same, each in a thread and with a connection of its own."""
    ready = threading.Barrier(TIMES)

    def one(_number):
        ready.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def test_a_second_step_that_is_begun_twice_at_once_has_one_secret(lena):
    at_once(lambda: steps.begin(lena))
    assert TOTPDevice.objects.count() == 1


def test_a_second_step_with_two_secrets_from_before_goes_on_with_the_first(lena):
    first, _second = (TOTPDevice.objects.create(user=lena, confirmed=False) for _ in range(2))
    assert steps.begin(lena) == first


def test_one_copy_of_everything_is_made_and_one_removal_begun(lena):
    subject = Subject(lena.pk)
    at_once(lambda: exporting.ask_for(subject, "en"))
    at_once(lambda: erasing.ask_for(subject, "en", at_once=False))
    assert (Export.objects.count(), Erasure.objects.count()) == (1, 1)


def test_a_remark_is_made_once(lena):
    version = CopyVersion.objects.create(
        slot="headline", category="", language="en", text="I can't do this.", author=lena
    )
    at_once(lambda: reviewing.comment(version, "Shorter?", by_id=lena.pk))
    assert Comment.objects.count() == 1


def test_a_ready_reply_is_kept_once(lena):
    groups = found_groups()
    lena.groups.add(groups[Role.LEAD])
    fields = {"title": "Hello", "text": "Hello there.", "language": "", "queue": ""}

    def post():
        browser = Client()
        browser.force_login(lena)
        return browser.post(reverse("desk:canned"), fields).status_code

    assert at_once(post) == [303] * TIMES
    assert CannedReply.objects.count() == 1
