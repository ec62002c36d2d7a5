"""What a cut or failed turn says: the library's words, never those of a decline."""

from __future__ import annotations

import pytest
from django.utils import translation

from chatapp.chat.errors import named_error
from chatapp.conversations.models import Turn
from refusals import copybook
from refusals.copybook import Place
from refusals.models import CopyVersion, Publication

pytestmark = pytest.mark.django_db
FAILED, TRUNCATED = Turn.State.FAILED, Turn.State.TRUNCATED


@pytest.fixture(autouse=True)
def fresh_words():
    copybook.drop()
    yield
    copybook.drop()


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        (Turn.State.STOPPED, "", "Stopped."),
        (TRUNCATED, "", "cut off"),
        (TRUNCATED, "length", "longest length"),
        (FAILED, "overloaded", "too busy"),
        (FAILED, "something_new", "had a problem"),
        (Turn.State.ANSWERED, "", ""),
    ],
)
def test_each_failure_has_its_own_words(state, error, said):
    assert said in named_error(Turn(state=state, error=error))


def test_a_stop_before_the_first_word_keeps_none():
    stopped = Turn(state=Turn.State.STOPPED)
    assert "kept" in named_error(stopped)
    assert named_error(stopped, begun=False) == "Stopped before anything was written."


def test_they_speak_the_readers_language():
    with translation.override("es"):
        assert named_error(Turn(state=FAILED, error="empty")).startswith("El modelo envió")


def test_designers_own_them_too():
    place = Place("outage_empty", "", "en")
    text = "The model sent nothing back."
    version = CopyVersion.objects.create(
        **place._asdict(), text=text, digest=CopyVersion.digest_of(text)
    )
    Publication.objects.create(**place._asdict(), version=version)
    copybook.drop()
    assert named_error(Turn(state=FAILED, error="empty")) == text
