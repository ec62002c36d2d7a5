"""The shipped copy: complete, by the rules, seeded once, and never over a designer's text."""

from __future__ import annotations

import pytest
from django.core import checks
from django.core.management import call_command

from refusals.cards import words
from refusals.copybook import Place
from refusals.copybook.seed import seed
from refusals.copybook.shipped import editions, shipped
from refusals.models import CopyVersion, Publication
from refusals.studio.lint import lint

PLACE = Place("headline", "illicit", "en")


@pytest.mark.parametrize("language", list(editions()))
def test_no_rule_objects_to_a_shipped_text(language):
    texts = editions()[language].words.items()
    assert {place: lint(place, text) for place, text in texts if lint(place, text)} == {}


def test_every_language_has_every_text():
    wanted = {place[:2] for place in editions()["en"].words}
    for edition in editions().values():
        assert {place[:2] for place in edition.words} == wanted


def test_the_checks_find_nothing_wrong():
    assert checks.run_checks(tags=["refusals"]) == []


def test_a_wrong_setting_is_named(settings):
    settings.REFUSALS_POLICY_FILE = "/no/such/pack.toml"
    settings.REPLY_MIDDLEWARE = ["refusals.engine.nowhere.Nothing"]
    settings.REFUSALS_COPY_RECHECK = -1
    found = {problem.id for problem in checks.run_checks(tags=["refusals"])}
    assert found == {"refusals.E003", "refusals.E004", "refusals.E005"}


@pytest.mark.django_db
def test_seeding_publishes_everything_once():
    call_command("copy", "seed", verbosity=0)
    assert Publication.objects.count() == len(shipped())
    call_command("copy", "seed", verbosity=0)
    assert CopyVersion.objects.count() == len(shipped())
    assert words(*PLACE).version_id


@pytest.mark.django_db
def test_seeding_leaves_a_designers_text_alone(make_live):
    seed()
    make_live(PLACE, "Such steps can't be given")
    assert seed().published == seed().renewed == 0
    assert words(*PLACE).text == "Such steps can't be given"


@pytest.mark.django_db
def test_seeding_renews_an_older_text_of_ours():
    seed()
    old = CopyVersion.objects.create(
        **PLACE._asdict(), text="Old", digest=CopyVersion.digest_of("Old"), why="shipped"
    )
    Publication.objects.filter(**PLACE._asdict()).update(version=old)
    assert seed().renewed == 1
    assert Publication.objects.get(**PLACE._asdict()).previous == old
