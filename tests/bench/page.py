"""What the chat page loads: its cards' cost in the server, and its scripts on the wire."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from tests.bench.figures import Figure
from tests.environment import ROOT
from tests.stack import Stack
from tests.visitor import Visitor

_IMPORT = re.compile(
    r"""(?:^|[;}\s])(?:import\s*|(?:import|export)\b[^'"();=]*?\bfrom\s*)["']([^"']+)["']""",
    re.MULTILINE,
)
_LAZY = re.compile(r"""\bimport\(\s*["']([^"']+)["']\s*\)""")


def card_path(stack: Stack) -> list[Figure]:
    """Measure looking words up, deciding a card and rendering it, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.cards"],
        env={**stack.env, "DJANGO_SETTINGS_MODULE": "chatapp.settings"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    found = json.loads(done.stdout)
    times = found["times"]
    return [
        Figure("card, one lookup of words", found["words"], "ms", times, 0.2, note="warm"),
        Figure("card, its words and ways", found["card"], "ms", times, note="warm"),
        Figure(
            "card, its HTML", found["html"], "ms", times, note=f"first: {found['first']:.0f} ms"
        ),
    ]


def scripts(stack: Stack) -> list[Figure]:
    """Sum what a browser loads with the page, following static imports and the import map."""
    visitor = stack.visitor()
    loaded = Scripts(visitor)
    eager = sum(loaded.sizes.values()) / 1024
    largest = max(loaded.sizes, key=lambda url: loaded.sizes[url])
    note = f"largest {Path(largest).name}: {loaded.sizes[largest] / 1024:.1f} KB"
    if loaded.lazy:
        note += f"; {len(loaded.lazy)} more only when needed"
    return [Figure("eager scripts, gzipped", eager, "KB", len(loaded.sizes), 60, note=note)]


class Scripts(HTMLParser):
    """The gzipped size of every script that the page loads by itself, by its address."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self.sizes: dict[str, int] = {}
        self.lazy: set[str] = set()
        self._visitor = visitor
        self._map: dict[str, str] = {}
        self._in_map = False
        self._entries: list[str] = []
        self.feed(visitor.get("/").text)
        for entry in self._entries:
            self._load(entry)
        self.lazy -= self.sizes.keys()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note each script; a module's imports load with it."""
        found = dict(attrs)
        preloaded = tag == "link" and found.get("rel") in {"modulepreload", "preload"}
        source = found.get("src") if tag == "script" else found.get("href") if preloaded else None
        self._in_map = tag == "script" and found.get("type") == "importmap"
        if source and not (preloaded and found.get("as") not in {None, "script"}):
            self._entries.append(source)

    def handle_data(self, data: str) -> None:
        """Read the import map."""
        if self._in_map:
            self._map |= json.loads(data)["imports"]
            self._in_map = False

    def _load(self, url: str) -> None:
        if url in self.sizes:
            return
        answer = self._visitor.get(url)
        assert answer.is_success, f"{url}: {answer.status_code}"
        self.sizes[url] = len(gzip.compress(answer.content, 9))
        self.lazy |= {self._resolved(name, url) for name in _LAZY.findall(answer.text)}
        for imported in self._imports(answer.text, url):
            self._load(imported)

    def _imports(self, source: str, url: str) -> Iterator[str]:
        if "vendor" in url:  # one file each, minified beyond what a pattern reads
            return
        yield from (self._resolved(name, url) for name in _IMPORT.findall(source))

    def _resolved(self, name: str, url: str) -> str:
        return self._map.get(name) or urljoin(url, name)
