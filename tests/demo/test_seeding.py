"""The demo's accounts and conversations are there after a start, and in demo mode only."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from chatapp.accounts.models import Role, User
from chatapp.conversations.models import Conversation, Message, Turn
from chatapp.desk.models import CannedReply, Macro
from refusals.models import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memory_layer")]


@pytest.fixture(autouse=True)
def demo(settings):
    """Run in demo mode."""
    settings.DEMO = True
    settings.DEMO_PASSWORD = "letmein"  # a test's own


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_every_demo_account_can_sign_in_and_has_its_role() -> None:
    names = ["person", "agent", "agent2", "lead", "designer", "designer2", "policy", "analyst"]
    printed = seed()
    for name in names:
        account = authenticate(username=name, password="letmein")
        assert account is not None
        assert account.email == f"{name}@example.org"
        assert name in printed
    assert User.objects.get(username="agent2").has_role(Role.AGENT)
    assert User.objects.get(username="policy").has_role(Role.POLICY)
    assert not User.objects.get(username="person").roles


def test_a_second_time_changes_nothing() -> None:
    seed()
    before = list(User.objects.order_by("pk").values("pk", "password"))
    talks = set(Conversation.objects.values_list("pk", flat=True))
    macros = Macro.objects.count()
    seed()
    assert 0 < macros == Macro.objects.count()
    assert list(User.objects.order_by("pk").values("pk", "password")) == before
    assert set(Conversation.objects.values_list("pk", flat=True)) == talks


def test_ready_replies_and_macros_are_there_in_every_language_of_the_interface(settings) -> None:
    seed()
    languages = {code for code, _name in settings.LANGUAGES}
    for kept in (CannedReply, Macro):
        assert set(kept.objects.values_list("language", flat=True)) == languages


def test_another_password_is_taken_over(settings) -> None:
    seed()
    settings.DEMO_PASSWORD = "changed"
    seed()
    assert authenticate(username="person", password="changed")
    assert not authenticate(username="lead", password="letmein")


def test_outside_demo_mode_it_says_no_and_does_nothing(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="CHATAPP_DEMO=1"):
        seed()
    assert not User.objects.exists()


def test_the_person_has_answers_and_a_refusal_to_look_at() -> None:
    seed()
    talks = Conversation.objects.filter(owner__username="person")
    assert talks.count() == 3
    assert (
        "```python"
        in Message.objects.get(author="model", conversation__title__contains="Python").text
    )
    refused = Turn.objects.get(state=Turn.State.REFUSED)
    refusal = Refusal.objects.get(turn_ref=refused.pk)
    assert (refused.asked, refusal.language) == ("demo-jade", "zh-hans")
    answer = Message.objects.get(author="model", turn=refused)
    assert (answer.refusal, answer.text) == (refusal.pk, "")
    assert not Turn.objects.filter(state=Turn.State.RUNNING).exists()
