"""What the chat page's styles may not ask for, because a long conversation would pay for it."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SHEET = re.compile(r'rel="stylesheet"\s+href="{% static "([^"]+)" %}"')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"[^{};]+(?=\{)")
ANY_SIBLING = re.compile(r"(?<=[\s\w)\]*])[+~]\s*(?:\*|[a-z]\w*)(?![\w.#\[-])")


def test_no_rule_asks_for_any_element_after_another():
    """A browser would style a whole conversation anew for each message that comes in before it."""
    pages = [ROOT / "templates" / name for name in ("base.html", "chat/conversation.html")]
    sheets = {name for page in pages for name in SHEET.findall(page.read_text())}
    assert "css/prose.css" in sheets
    found = {
        f"{name}: {selector.strip()}"
        for name in sheets
        for selector in SELECTOR.findall(COMMENT.sub("", (ROOT / "static" / name).read_text()))
        if ANY_SIBLING.search(selector) and not selector.strip().startswith("@")
    }
    assert found == set()
