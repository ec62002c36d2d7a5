"""What the check at start says of the files that somebody adds."""

from __future__ import annotations

import shutil

import pytest

from refusals.checks import words_are_there
from refusals.copybook import shipped


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the library that a test may change."""
    shutil.copytree(shipped.FOLDER, tmp_path / "copy")
    monkeypatch.setattr(shipped, "FOLDER", tmp_path / "copy")
    cached = (shipped.editions, shipped.every_edition, shipped.shipped)
    for function in cached:
        function.cache_clear()
    yield tmp_path / "copy"
    for function in cached:
        function.cache_clear()


def add(folder, name, *changes):
    text = (folder / "es.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / name).write_text(text, encoding="utf-8")


def test_the_shipped_library_lacks_nothing(folder):
    assert words_are_there() == []


def test_a_new_language_is_told_which_texts_it_lacks(folder):
    add(folder, "it.toml", ('language = "es"', 'language = "it"'), ("partial_headline =", "#"))
    (told,) = words_are_there()
    assert told.id == "refusals.W001"
    assert told.msg.endswith("lacks 1 texts: partial_headline/*/it")


def test_a_file_of_another_language_is_named(folder):
    add(folder, "it.toml")
    assert [told.id for told in words_are_there()] == ["refusals.E008"]
