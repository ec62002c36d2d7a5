"""The names of the design system's tokens, as `tokens.css` defines them."""

from __future__ import annotations

from collections.abc import Mapping

PARTS: Mapping[str, tuple[str, ...]] = {
    "paper": ("paper", "surface", "surface-sunk", "surface-person"),
    "ink": ("ink", "ink-soft", "ink-faint", "line", "line-strong"),
    "accent": ("accent", "accent-strong", "accent-ink", "accent-soft", "accent-line"),
    "warm": ("warm-paper", "warm-sunk", "warm-line", "warm-strong", "warm-ink"),
    "state": ("good", "good-soft", "bad", "bad-soft", "focus"),
}
"""Colours, in the groups in which they are used together."""
