"""What a model would have to be able to do, as far as a prompt or its decline shows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from refusals.engine.text.folding import fold
from refusals.engine.text.lexicon import compile_folded

ABILITIES = Path(__file__).parents[1] / "data" / "policy" / "capabilities.toml"
_LOOK = 1_000


def capability_needed(*texts: str) -> str:
    """Return the capability that the first telling text needs: `vision`, `web`, `code`, or none."""
    for text in texts:
        folded = fold(text[:_LOOK])
        for capability, patterns in _abilities().items():
            if any(pattern.search(folded) for pattern in patterns):
                return capability
    return ""


@cache
def _abilities() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    table = tomllib.loads(ABILITIES.read_text(encoding="utf-8"))
    return {
        capability: tuple(compile_folded(pattern) for pattern in patterns)
        for capability, patterns in table.items()
    }
