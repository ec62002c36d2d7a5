"""Which scripts the chat page loads by itself, read from its template and its modules' imports."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import django_htmx
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
_MODULES = Path(settings.BASE_DIR) / "templates" / "chat" / "_modules.html"
_STATIC_IMPORT = re.compile(r'^(?:import|export)\b[^"();=]*?"([^"]+)";', re.MULTILINE)
_PRELOADED = re.compile(r'rel="modulepreload"\s+href="{% static "([^"]+)" %}"')
_MAPPED = re.compile(r'"([\w/-]+)": "{% static "([^"]+)" %}"')


def preloaded() -> set[Path]:
    """Return the modules that the page names ahead."""
    return {STATIC / name for name in _PRELOADED.findall(_MODULES.read_text())}


def eager() -> set[Path]:
    """Return every script that runs at the first load: the page's own, and what they import."""
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    found = {htmx, STATIC / "chat" / "theme.js", STATIC / "page" / "page.js"}
    waiting = [STATIC / "chat" / "main.js", *preloaded()]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += imported(module)
    return found


def imported(module: Path) -> Iterator[Path]:
    """Follow the imports that load together with a module, through the import map."""
    named = dict(_MAPPED.findall(_MODULES.read_text()))
    for name in _STATIC_IMPORT.findall(module.read_text()):
        yield STATIC / named[name] if name in named else (module.parent / name).resolve()


def gzipped(scripts: Iterable[Path]) -> int:
    """Return how many bytes they are on the wire."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts)
