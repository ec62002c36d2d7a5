"""The scripts of the demo models: who says what to which prompt, read from TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from chatapp.demo.matching import Phrases, phrases

FOLDER = Path(__file__).with_name("scripts")


class Act(StrEnum):
    """What a scripted model does on the wire."""

    SAY = "say"
    """Answers, or declines in its own words: the wire cannot tell them apart."""
    REFUSE = "refuse"
    """Sends its words as `delta.refusal`, apart from the answer."""
    FILTER = "filter"
    """Sends its words, then `finish_reason: content_filter`."""
    BLOCK = "block"
    """HTTP 400 with a content filter's verdict on the prompt."""
    FAIL = "fail"
    """An HTTP error that is no refusal."""
    CUT = "cut"
    """Ends in the middle, without a finish."""
    STALL = "stall"
    """Begins, then says nothing more."""
    EMPTY = "empty"
    """Finishes without a word."""


@dataclass(frozen=True, slots=True)
class Script:
    """One thing that scripted models do; the first that matches a prompt is played."""

    name: str
    matches: tuple[Phrases, ...]
    models: frozenset[str]
    """Who plays it; empty means all."""
    act: Act
    texts: Mapping[str, str]
    """By language; English is always there, save for acts that say nothing."""
    status: int = 400
    category: str = ""
    serves: str = ""
    """The model that it says it is, when that is not the one that was asked."""
    image: bool = False
    """Whether it also answers any prompt that carries an image."""

    def plays(self, model: str, prompt: str, *, image: bool) -> bool:
        """Say whether `model` plays this to a folded prompt."""
        if self.models and model not in self.models:
            return False
        return (image and self.image) or any(group.found_in(prompt) for group in self.matches)

    def text(self, language: str) -> str:
        """Return the words in this language, else in English."""
        return self.texts.get(language) or self.texts.get("en", "")


def load_scripts(folder: Path) -> tuple[Script, ...]:
    """Read every script, in the order of the files' names."""
    rows = [
        row
        for path in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["script"]
    ]
    return tuple(_script(row) for row in rows)


def _script(row: dict[str, Any]) -> Script:
    return Script(
        name=row["name"],
        matches=tuple(phrases(group) for group in row.get("matches", [])),
        models=frozenset(row.get("models", ())),
        act=Act(row.get("act", "say")),
        texts={language: text.strip() for language, text in row.get("text", {}).items()},
        status=row.get("status", 400),
        category=row.get("category", ""),
        serves=row.get("serves", ""),
        image=row.get("image", False),
    )


SCRIPTS = load_scripts(FOLDER)
