"""A policy text comes into force as its reviewer saw it, and every step of it is written down."""

from __future__ import annotations

import pytest

from refusals import rulebook
from refusals.engine.policy import BadPolicy, current_policy, decide
from refusals.engine.terms import Category, Context, Path
from refusals.models import AuditEntry, PolicyPublication, PolicyVersion
from refusals.studio.policies import governing
from refusals.studio.policies.governing import NotAllowed
from tests.refusals.policy.conftest import OPENED, TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(people):
    return people["policy"].pk


@pytest.fixture
def second(people):
    return people["lead"].pk


@pytest.fixture
def approved(author, second):
    """Return a function that brings a text as far as somebody's approval."""

    def bring(text=OPENED):
        version = governing.write(text, author_id=author, why="Fewer ways")
        governing.ask_for_review(version, by_id=author)
        governing.approve(version, by_id=second)
        return version

    return bring


def offered():
    """Return what today's policy offers for hate."""
    rulebook.look()
    return decide(Category.HATE, Context()).paths


def test_a_published_text_decides_and_a_roll_back_takes_it_back(approved, second):
    assert Path.NARROW in offered()
    version = approved()
    assert Path.NARROW in offered()
    governing.publish(version, seen=None, by_id=second)
    assert Path.NARROW not in offered()
    governing.roll_back(seen=version.pk, by_id=second)
    assert Path.NARROW in offered()


def test_a_decision_names_the_very_text_that_decided(approved, second):
    version = approved()
    governing.publish(version, seen=None, by_id=second)
    rulebook.look()
    assert decide(Category.HATE, Context()).policy_version.endswith(f"#{version.pk}")


def test_rolling_back_from_the_second_goes_to_the_first(approved, second):
    first, other = (
        approved(),
        approved(TEXT.replace("timeout_seconds = 2.0", "timeout_seconds = 3.0")),
    )
    governing.publish(first, seen=None, by_id=second)
    governing.publish(other, seen=first.pk, by_id=second)
    governing.roll_back(seen=other.pk, by_id=second)
    rulebook.look()
    assert current_policy().version.endswith(f"#{first.pk}")


@pytest.mark.parametrize("text", ["version = ", 'version = "1"\n[category.hat]\n', ""])
def test_a_text_that_cannot_decide_is_not_even_kept(author, text):
    with pytest.raises(BadPolicy, match="draft"):
        governing.write(text, author_id=author, why="")
    assert not PolicyVersion.objects.exists()


def test_what_is_wrong_is_named_by_line_and_key(author):
    with pytest.raises(BadPolicy, match=r"draft, line 3: category\.hate\.paths"):
        governing.write(
            'version = "1"\n[category.hate]\npaths = ["people"]\n', author_id=author, why=""
        )


def test_nobody_approves_their_own_text(author):
    version = governing.write(OPENED, author_id=author, why="")
    governing.ask_for_review(version, by_id=author)
    with pytest.raises(NotAllowed, match="own"):
        governing.approve(version, by_id=author)


def test_what_nobody_approved_is_not_published(author, second):
    version = governing.write(OPENED, author_id=author, why="")
    with pytest.raises(NotAllowed, match="state"):
        governing.publish(version, seen=None, by_id=second)
    assert not PolicyPublication.objects.exists()


def test_of_two_who_publish_the_second_is_told_and_nothing_is_overwritten(approved, second):
    first, other = (
        approved(),
        approved(TEXT.replace("timeout_seconds = 2.0", "timeout_seconds = 3.0")),
    )
    governing.publish(first, seen=None, by_id=second)
    with pytest.raises(NotAllowed, match="moved"):
        governing.publish(other, seen=None, by_id=second)
    assert PolicyPublication.objects.get().version == first
    other.refresh_from_db()
    assert other.state == PolicyVersion.State.APPROVED


def test_a_text_that_was_sent_back_goes_round_again(author, second):
    version = governing.write(OPENED, author_id=author, why="")
    governing.ask_for_review(version, by_id=author)
    governing.send_back(version, by_id=second, why="Say why")
    governing.ask_for_review(version, by_id=author)
    assert version.state == PolicyVersion.State.IN_REVIEW


def test_what_was_in_force_once_can_come_back_and_is_looked_over_again(approved, author, second):
    version = approved()
    governing.publish(version, seen=None, by_id=second)
    governing.roll_back(seen=version.pk, by_id=second)
    again = governing.write(OPENED, author_id=second, why="After all")
    assert (again.pk, again.state) == (version.pk, PolicyVersion.State.DRAFT)
    governing.ask_for_review(again, by_id=second)
    with pytest.raises(NotAllowed, match="own"):
        governing.approve(again, by_id=second)
    governing.approve(again, by_id=author)
    governing.publish(again, seen=None, by_id=author)
    assert Path.NARROW not in offered()


def test_a_text_is_never_changed(author):
    version = governing.write(OPENED, author_id=author, why="")
    version.text = TEXT
    with pytest.raises(TypeError, match="never changed"):
        version.save()


def test_every_step_says_who_and_when(approved, author, second):
    version = approved()
    governing.publish(version, seen=None, by_id=second)
    governing.roll_back(seen=version.pk, by_id=second)
    acts = AuditEntry.objects.filter(area=AuditEntry.Area.POLICY).order_by("pk")
    assert [(entry.act, entry.by_id) for entry in acts] == [
        ("written", author),
        ("asked for review", author),
        ("approved", second),
        ("published", second),
        ("rolled back", second),
    ]


def test_the_operators_file_outranks_what_is_published(approved, second, settings, tmp_path):
    governing.publish(approved(), seen=None, by_id=second)
    file = tmp_path / "policy.toml"
    file.write_text(TEXT)
    settings.REFUSALS_POLICY_FILE = str(file)
    assert Path.NARROW in offered()


def test_a_published_text_that_a_later_release_cannot_read_changes_nothing(
    approved, second, caplog
):
    version = approved()
    governing.publish(version, seen=None, by_id=second)
    assert Path.NARROW not in offered()
    newer = PolicyVersion.objects.create(text="not a policy", digest="x", author_id=second)
    PolicyPublication.objects.update(version=newer)
    assert Path.NARROW not in offered()
    assert "Policy not changed" in caplog.text
