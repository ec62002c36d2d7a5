"""How long a person's words are, and whether only their beginning is shown at first."""

from __future__ import annotations

import re

from django.conf import settings

WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00016fe0-\U0001b2ff\U0001f300-\U0001f64f"
    "\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff\U00020000-\U0003fffd"
)
"""What takes two places of a line, as Chinese, Japanese and Korean do: a class of characters.

Python's and the page's expressions read it alike. Of emoji it has most.
"""
_wide = re.compile(f"[{WIDE}]")


def folds(text: str) -> bool:
    """Say whether words are so long that they are folded; `foldLong` on the page decides alike."""
    lines, characters = settings.FOLD["lines"], settings.FOLD["characters"]
    if text.count("\n") >= lines or len(text) > characters:
        return True
    return len(text) + len(_wide.findall(text)) > characters
