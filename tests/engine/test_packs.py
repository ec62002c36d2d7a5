"""A policy file is taken up while the product runs; a broken one changes nothing."""

from __future__ import annotations

import logging
import os

import pytest
from django.core.checks import run_checks

from refusals.engine.packs.sources import PackFile
from refusals.engine.policy import current_policy, decide, default_policy
from refusals.engine.terms import Category, Context, Path

SOUND = 'version = "{}"\n[category.hate]\npaths = ["{}"]\n'


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(SOUND.format("1", "person"))
    return path


def test_a_changed_file_is_in_force_within_a_second(file):
    clock = Clock()
    pack = PackFile(file, clock=clock)
    assert pack.policy().version == "1"
    file.write_text(SOUND.format("two", "rephrase"))
    clock.now += 0.9
    assert pack.policy().version == "1"
    clock.now += 0.2
    assert pack.policy().version == "two"


def test_a_broken_change_keeps_the_old_pack_and_names_its_line_once(file, caplog):
    clock = Clock()
    pack = PackFile(file, clock=clock)
    pack.policy()
    file.write_text(SOUND.format("2", "people"))
    for _ in range(3):
        clock.now += 2
        assert pack.policy().version == "1"
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "policy.toml, line 3: category.hate.paths" in record.getMessage()


def test_a_file_that_went_away_keeps_the_old_pack_and_may_come_back(file):
    clock = Clock()
    pack = PackFile(file, clock=clock)
    pack.policy()
    file.unlink()
    clock.now += 2
    assert pack.policy().version == "1"
    file.write_text(SOUND.format("3", "person"))
    clock.now += 2
    assert pack.policy().version == "3"


def test_a_file_that_was_never_sound_leaves_the_shipped_pack(tmp_path):
    assert PackFile(tmp_path / "absent.toml").policy() is default_policy()


def test_the_hosts_file_decides_everywhere(file, settings):
    os.utime(file)
    settings.REFUSALS_POLICY_FILE = str(file)
    assert current_policy().version == "1"
    decision = decide(Category.HATE, Context())
    assert decision.policy_version == "1"
    assert set(decision.paths) == {Path.PERSON, Path.MISTAKE}
    settings.REFUSALS_POLICY_FILE = ""
    assert decide(Category.HATE, Context()).policy_version == default_policy().version


def test_a_broken_policy_file_is_found_by_the_checks_at_start(file, settings):
    file.write_text(SOUND.format("2", "people"))
    settings.REFUSALS_POLICY_FILE = str(file)
    (error,) = [found for found in run_checks() if found.id == "refusals.E004"]
    assert "line 3: category.hate.paths" in error.msg
