"""The copy rules that a machine can check; a blocking one keeps a text from being published."""

from __future__ import annotations

from refusals.studio.lint import causes, manner, reading, shape, steps, truth  # noqa: F401
from refusals.studio.lint.rules import (
    RULES,
    Draft,
    Finding,
    Outcome,
    Rule,
    blocking,
    lint,
    verdicts,
    waivable,
)

__all__ = [
    "RULES",
    "Draft",
    "Finding",
    "Outcome",
    "Rule",
    "blocking",
    "lint",
    "verdicts",
    "waivable",
]
