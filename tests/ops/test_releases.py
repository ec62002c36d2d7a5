"""An upgrade leaves the files that open pages still ask for, for some days."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from chatapp.ops.prepare import collect_static

DAY = 86_400


@pytest.fixture
def release(tmp_path, settings):
    source, root = tmp_path / "source", tmp_path / "collected"
    (source / "chat").mkdir(parents=True)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], root
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "chatapp.ops.static.HashedStatic"}
    }
    settings.KEEP_STATIC_DAYS = 7

    def collect(text: str, *, changed: float = 0) -> Path:
        """Collect a release and return its module, under the name that its pages ask for."""
        module = source / "chat" / "late.js"
        module.write_text(text)
        os.utime(module, (time.time() + changed,) * 2)
        collect_static()
        names = json.loads((root / "staticfiles.json").read_text())["paths"]
        return Path(root, names["chat/late.js"])

    return collect


def age(path, *, days):
    for manifest in (path.parents[1] / ".earlier").iterdir():
        os.utime(manifest, (time.time() - days * DAY,) * 2)


def test_a_page_from_before_an_upgrade_still_finds_its_modules(release):
    before = release("export const words = 'before';")
    after = release("export const words = 'after';")
    assert before.read_text() == "export const words = 'before';"
    assert after.read_text() == "export const words = 'after';"


def test_after_some_days_nothing_is_left_of_an_earlier_release(release):
    before = release("export const words = 'before';" * 50)
    release("export const words = 'after';" * 50)
    age(before, days=8)
    last = release("export const words = 'last';" * 50)
    assert not list(before.parent.glob(f"{before.stem}*"))
    assert last.with_name(f"{last.name}.gz").exists()


def test_a_source_that_is_older_than_what_was_collected_takes_its_place(release):
    release("export const words = 'new';")
    back = release("export const words = 'rolled back';", changed=-30 * DAY)
    assert "rolled back" in back.read_text()


def test_a_manifest_that_was_cut_off_holds_up_no_start(release):
    before = release("export const words = 'before';")
    (before.parents[1] / ".earlier").mkdir(exist_ok=True)
    (before.parents[1] / ".earlier" / "1.json").write_text('{"paths": {')
    assert "after" in release("export const words = 'after';").read_text()
