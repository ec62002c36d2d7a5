"""The scripts that others wrote are the ones that their table names."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests import scripts
from tests.scripts import STATIC

ROWS = re.findall(
    r"^\| (\S+\.js) \| .*? \| ([0-9a-f]{64}) \|",
    (STATIC / "vendor" / "README.md").read_text(),
    re.MULTILINE,
)


def test_every_vendored_script_is_in_the_table():
    assert {STATIC / "vendor" / name for name, _ in ROWS} == {*(STATIC / "vendor").rglob("*.js")}


@pytest.mark.parametrize(("name", "expected"), ROWS)
def test_a_vendored_script_is_what_was_taken(name, expected):
    assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == expected


def test_the_chat_page_loads_at_most_sixty_kilobytes_of_script():
    assert scripts.gzipped(scripts.eager()) <= 60 * 1024


def test_what_is_lazy_waits_and_what_is_eager_is_fetched_ahead():
    chat = STATIC / "chat"
    eager, lazy = scripts.eager(), set((chat / "lazy").rglob("*.js"))
    ours = set(chat.rglob("*.js")) - lazy
    assert ours <= eager
    assert eager.isdisjoint(lazy | set((STATIC / "vendor").rglob("*.js")))
    entries = {chat / "main.js", chat / "theme.js"}  # theme runs before the first paint
    assert scripts.preloaded() == ours - entries


def test_every_module_of_ours_is_short():
    for path in (STATIC / "chat").rglob("*.js"):
        assert len(path.read_text().splitlines()) < 100, path.name


def test_no_module_imports_itself_in_a_circle():
    """Their names change with their content, so a circle of them would have no end."""
    imports = {path: modules_named_in(path) for path in (STATIC / "chat").rglob("*.js")}
    while leaves := {path for path, named in imports.items() if not named & imports.keys()}:
        imports = {path: named for path, named in imports.items() if path not in leaves}
    assert sorted(path.name for path in imports) == []


def modules_named_in(path):
    named = re.findall(r'(?:from|import)\s*\(?\s*"(\.[^"]+)"', path.read_text())
    return {(path.parent / name).resolve() for name in named}


def test_each_icon_is_where_the_style_sheet_looks_for_it():
    picture = (STATIC / "icons" / "icons.svg").read_text()
    drawn = re.findall(r'<g id="([a-z-]+)"(?: transform="translate\(0 (\d+)\)")?', picture)
    styles = (STATIC / "css" / "icons.css").read_text()
    named = re.findall(r"--icon-([a-z-]+): (\d+);", styles)
    assert drawn == [(name, str(20 * int(place)) if int(place) else "") for name, place in named]
    assert f"--icons: {len(drawn)};" in styles
    assert f'viewBox="0 0 20 {20 * len(drawn)}"' in picture
