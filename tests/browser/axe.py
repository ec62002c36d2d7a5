"""Axe: what on a page keeps people out, one line per violation."""

from __future__ import annotations

import hashlib
from functools import cache

from playwright.sync_api import Page

from tests.environment import ROOT

_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, *only: str) -> list[str]:
    """Return what axe finds on the page as it is now: `rule: help (where)`.

    With names of rules, by these alone: what differs when nothing but the width has changed.
    """
    # Evaluated in the page's world by the browser itself, which the page's CSP does not govern.
    page.evaluate(_source())
    rules = {"type": "rule", "values": only} if only else {"type": "tag", "values": _RULES}
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
    )
    return [
        f"{one['id']}: {one['help']} ({', '.join(str(node['target']) for node in one['nodes'])})"
        for one in found["violations"]
    ]


@cache
def _source() -> str:
    script = (ROOT / "tests/vendor/axe-core/axe.min.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() == _SHA256, "axe.min.js is not the one we know"
    return script.decode()
