"""Which part of a text in parts was declined: a paragraph of a translation, an item of a list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from refusals.engine.languages import language_of
from refusals.engine.scoring.halves import declined_half, says_no
from refusals.engine.terms import Segment
from refusals.engine.text.cues import cues
from refusals.engine.text.folding import fold
from refusals.engine.text.lexicon import Patterns, compile_folded, tokens

WORDS = Path(__file__).parents[1] / "data" / "segments.toml"
_MOST_PARTS = 200
_LONGEST_NO = 400
"""Characters: a part that says why it was left out is short; a longer one delivers something."""
_UNABLE = frozenset({"unable", "refuse", "improper"})
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_ITEM = re.compile(r"^\s*(?:[-•*]|\(?\d{1,3}[.)、])\s*\S")
_NUMBERED = re.compile(r"(?:^|\s)(?=\(?\d{1,2}[.)、]\s?[^\W\d])")
_ENDED = re.compile(r"[.!?。！？؟:;…”\"»)\]*_]\s*\Z")
_LEAD_IN = re.compile(r"[:：]\s*[*_]*\s*\Z")


def segment_of(prompt: str, reply: str) -> Segment | None:
    """Return the part of `prompt` whose place in `reply` is taken by a no, if others came.

    A part counts as declined only when it says so of the work itself, and the part that it stands
    for doesn't: a translated "I can't" is a translation.
    """
    asked = _asked_parts(prompt)
    numbered = [] if len(asked) > 1 else [part for part in _NUMBERED.split(prompt.strip()) if part]
    if max(len(asked), len(numbered)) < 2:
        return _half_of(prompt, reply)  # as most are: their replies need not be cut
    given = _given_parts(reply)
    if numbered and given and _ITEM.match(given[0]):
        asked = numbered
    if len(asked) < 2 or len(given) < 2:
        return _half_of(prompt, reply)
    kept = min(len(asked), len(given))
    declined = [
        place
        for place in range(kept)
        if _declines(given[place]) and not _could_read_so(asked[place])
    ]
    delivered = tuple(place + 1 for place in range(kept) if place not in declined)
    if not declined or not delivered:
        return None
    return Segment(declined[0] + 1, len(asked), delivered, _is_translation(prompt))


def _half_of(prompt: str, reply: str) -> Segment | None:
    """Return the one of two things asked for in a sentence that was declined."""
    half = declined_half(prompt, reply)
    return Segment(half, 2, (3 - half,)) if half else None


def segment_cut(prompt: str, reply: str) -> Segment | None:
    """Return the part of `prompt` at which a provider ended `reply`."""
    asked, given = _asked_parts(prompt), _given_parts(reply)
    if len(asked) < 2 or not given:
        return None
    whole = len(given) if _ENDED.search(reply) else len(given) - 1
    if whole >= len(asked):
        return None
    return Segment(whole + 1, len(asked), tuple(range(1, whole + 1)), _is_translation(prompt))


def _asked_parts(prompt: str) -> list[str]:
    """Return the parts of what was handed over, without the sentence that says what to do."""
    parts = _parts(prompt)
    says_what = len(parts) > 1 and (_LEAD_IN.search(parts[0]) or _is_task(parts[0]))
    return parts[1:] if says_what else parts


def _given_parts(reply: str) -> list[str]:
    parts = _parts(reply)
    return parts[1:] if len(parts) > 1 and _LEAD_IN.search(parts[0]) else parts


def _parts(text: str) -> list[str]:
    """Cut a text at blank lines; a single block, or a list behind a sentence, at its items."""
    blocks = [block.strip() for block in _BLANK_LINES.split(text.strip()) if block.strip()]
    if len(blocks) > 2:
        return blocks[:_MOST_PARTS]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    items = [line for line in lines if _ITEM.match(line)]
    if len(items) > 1:
        # What stands before the first item says what to do, or that it is done.
        return [*lines[: lines.index(items[0])][-1:], *items][:_MOST_PARTS]
    return blocks


def _is_task(part: str) -> bool:
    """Say whether a block tells what to do: short, and with a word for it."""
    return len(part) < 160 and _found(_words()["task"], part)


def _is_translation(prompt: str) -> bool:
    return _found(_words()["translation"], prompt[:400])


def _declines(part: str) -> bool:
    if len(part) > _LONGEST_NO:
        return False
    if _ITEM.match(part) and says_no(part):
        return True
    return _is_unable(part) and _found(_words()["work"], part)


def _could_read_so(part: str) -> bool:
    """Say whether a part of the original says that somebody can't or won't do something."""
    return _is_unable(part) or _found(_words()["negation"], part)


def _is_unable(part: str) -> bool:
    said = tokens(fold(part))
    return any(cue.name in _UNABLE and cue.sentence < 2 for cue in cues(said, language_of(part)))


def _found(patterns: Patterns, text: str) -> bool:
    folded = fold(text)
    return any(pattern.search(folded) for pattern in patterns)


@cache
def _words() -> Mapping[str, Patterns]:
    table = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {
        name: tuple(compile_folded(one) for patterns in languages.values() for one in patterns)
        for name, languages in table.items()
    }
