"""The scripts that others wrote are the ones that their table names."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
ROWS = re.findall(
    r"^\| (\S+\.js) \| .*? \| ([0-9a-f]{64}) \|",
    (STATIC / "vendor" / "README.md").read_text(),
    re.MULTILINE,
)


def test_every_vendored_script_is_in_the_table():
    assert {name for name, _ in ROWS} == {path.name for path in (STATIC / "vendor").glob("*.js")}


@pytest.mark.parametrize(("name", "expected"), ROWS)
def test_a_vendored_script_is_what_was_taken(name, expected):
    assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == expected


def test_the_chat_page_loads_at_most_sixty_kilobytes_of_script():
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    scripts = [htmx, *(STATIC / "chat").glob("*.js"), *(STATIC / "vendor").glob("*.js")]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts) <= 60 * 1024


def test_every_module_of_ours_is_short():
    for path in (STATIC / "chat").glob("*.js"):
        assert len(path.read_text().splitlines()) < 100, path.name


def test_every_module_is_fetched_ahead():
    named = (Path(settings.BASE_DIR) / "templates" / "chat" / "_modules.html").read_text()
    for path in (STATIC / "chat").glob("*.js"):
        if path.name != "theme.js":  # loaded by every page, before the first paint
            assert f"chat/{path.name}" in named, path.name
