"""What the phrases of a reply amount to by themselves, whatever words stand between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from refusals.engine.scoring.declining import (
    ANSWERS,
    SAYS_NO,
    declines_late,
    declines_soon,
    plainly_declines,
    takes_back,
)
from refusals.engine.text.cues import Cue

PLAINLY = "plainly declines"
_NEAR = 14
_REMEMBERED = 4_096
_DECLINES = ("unable", "refuse", "condone", "wrong", "improper", "denies")
_WITH = (
    *("here", "turn", "instead", "disclaim", "opinion", "unclear"),
    *("access", "scope", "help", "make", "that", "moral"),
)
_SUSPICIOUS = frozenset(
    {
        *("unable", "refuse", "condone", "wrong", "sorry", "moral", "scope", "shift"),
        *("improper", "denies", "judge"),
    }
)
_TONES = (
    ("declines", SAYS_NO),
    ("preaches", frozenset({"wrong", "moral", "improper", "denies"})),
    ("feels", frozenset({"empathy", "sorry", "understand"})),
    ("answers", frozenset({"here"})),
    ("advises", frozenset({"instead", "lawful"})),
)


class Phrases(NamedTuple):
    """What cues amount to: features of their own, and how it declines by them."""

    features: tuple[str, ...]
    early: frozenset[str]
    """The names of those in the first two sentences."""
    tone: str
    """What the first sentences do, roughly: decline, preach, advise, answer."""
    manner: str
    """In which of the plain manners it declines, if in any."""
    takes_back: bool


@lru_cache(_REMEMBERED)
def phrases_of(cues: Sequence[Cue], language: str) -> Phrases:
    """Sum up cues; a growing reply mostly has those that it had a word before."""
    early = frozenset([cue.name for cue in cues if cue.sentence <= 1])
    return Phrases(
        features=(*_in_order(cues), *_balance(cues, early), *_at_first(cues)),
        early=early,
        tone=next((tone for tone, names in _TONES if not names.isdisjoint(early)), "plain"),
        manner=_manner(cues, language),
        takes_back=takes_back(cues),
    )


def _in_order(cues: Sequence[Cue]) -> Iterator[str]:
    before: Cue | None = None
    for cue in cues:
        place = min(cue.sentence, 2) if cue.sentence < 4 else 3
        yield f"{place} {cue.name}"
        yield f"* {cue.name}"
        if cue.at < 2:
            yield f"^ {cue.name}"
        if before and before.sentence == cue.sentence and cue.at - before.at < _NEAR:
            yield f"{place} {before.name}>{cue.name}"
        if before and cue.sentence < 3:
            yield f"* {before.name}>{cue.name}"
        if cue.name != "person":
            before = cue


def _balance(cues: Sequence[Cue], early: frozenset[str]) -> Iterator[str]:
    names = [cue.name for cue in cues]
    every = set(names)
    for decline in _DECLINES:
        if decline in early:
            yield from (f"{decline}&{other}" for other in _WITH if other in every)
    yield f"preached {min(5, names.count('wrong') + names.count('moral'))}"
    yield f"delivered {min(5, names.count('here'))}"
    if not every & _SUSPICIOUS:
        yield "plain" if every else "bare"


def _at_first(cues: Sequence[Cue]) -> Iterator[str]:
    """Yield what the first sentence says that declines."""
    names = {cue.name for cue in cues if cue.sentence == 0}
    if not names & {"unable", "refuse"}:
        return
    if not names & ANSWERS:
        yield "declines"
        yield f"declines {[name for name in ('help', 'that', 'sorry') if name in names]}"
    if "opinion" in names:
        yield "declines an opinion"
    if any(cue.name == "turn" and cue.sentence <= 1 for cue in cues):
        yield "declines and turns"


def _manner(cues: Sequence[Cue], language: str) -> str:
    if plainly_declines(cues):
        return PLAINLY
    if declines_soon(cues, language):
        return "declines soon"
    return "declines late" if declines_late(cues, language) else ""
