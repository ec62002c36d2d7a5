"""What the learned scores look at: cues and their order, and the words of the opening."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from refusals.engine.folding import fold, own_words, without_thoughts
from refusals.engine.languages import language_of
from refusals.engine.lexicon import Cue, asks_for_words, cues, tokens

HEAD, TAIL, PROMPT = 1_400, 300, 600
"""Characters looked at: the beginning and end of a reply, and the beginning of its prompt."""
_OPENING_WORDS = 32
_NEAR = 14
_DECLINES = ("unable", "refuse", "condone", "wrong")
_ABOUT = ("unable", "refuse", "wrong", "moral")
_WITH = (
    *("here", "turn", "instead", "disclaim", "opinion", "unclear"),
    *("access", "scope", "help", "that", "moral"),
)
_ANSWERS = frozenset({"opinion", "empathy", "idiom", "disclaim"})
_QUALIFIES = _ANSWERS | {"access", "unclear"}
_PERSONAL = frozenset({"opinion", "disclaim", "empathy"})
_SPEAKERS = frozenset({"i", "we", "我", "je", "nous", "ich", "wir", "eu", "私", "저는", "제가"})
_LEADS_IN = frozenset({"sorry", "understand", "ai", "person", "turn", "that"})
_SUSPICIOUS = frozenset(
    {"unable", "refuse", "condone", "wrong", "sorry", "moral", "scope", "shift"}
)
# Words of the prompt that stay themselves in the reply: they are how models decline.
_KEPT = frozenset(
    "cannot language model help with provide information that this what would should".split()
)
_LISTED = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)、])\s*\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt, read once for all the prefixes of its reply."""

    words: tuple[str, ...]
    cues: frozenset[str]
    language: str
    for_words: bool
    """Whether it asks for a text, in which a decline may be the work itself."""


@dataclass(frozen=True, slots=True)
class Said:
    """A reply, or the beginning of one, as the scores see it."""

    words: tuple[str, ...]
    cues: tuple[Cue, ...]
    language: str
    listed: int
    code: bool
    quotes: bool
    length: int


def read_prompt(prompt: str) -> Asked:
    """Read a prompt."""
    language = language_of(prompt)
    words = tokens(fold(prompt[:PROMPT]))
    names = frozenset(cue.name for cue in cues(words, language))
    return Asked(tuple(words), names, language, asks_for_words(words, language))


def read_reply(reply: str, asked: Asked, language: str | None = None) -> Said:
    """Read a reply in its own voice: without reasoning, quotations and code."""
    text = reply if len(reply) <= HEAD + TAIL else f"{reply[:HEAD]}\n{reply[-TAIL:]}"
    folded = fold(own_words(without_thoughts(text)))
    tag = language or language_of(folded, asked.language)
    words = tokens(folded)
    return Said(
        words=tuple(words),
        cues=tuple(cues(words, tag)),
        language=tag,
        listed=len(_LISTED.findall(text)),
        code="```" in text,
        quotes='"' in text or "“" in text or "«" in text,
        length=len(reply),
    )


def whole_features(said: Said, asked: Asked) -> set[str]:
    """Return the features of a finished reply."""
    lengths = min(9, said.length // 120) if said.length < 1200 else 10 + (said.length > 2500)
    return {
        "bias",
        f"length {lengths}",
        f"listed {min(said.listed, 4)}",
        *(("code",) if said.code else ()),
        *(("quotes",) if said.quotes else ()),
        *_cue_features(said),
        *_first_sentence(said),
        *_word_features(said, asked),
        *_prompt_features(said, asked),
        _returned(said, asked),
    }


def opening_features(said: Said, asked: Asked) -> set[str]:
    """Return the features of the first words of a reply."""
    return {
        "bias",
        f"words {min(len(said.words), 12)}",
        *_cue_features(said),
        *_first_sentence(said),
        *_word_features(said, asked),
        *_prompt_features(said, asked),
    }


def _cue_features(said: Said) -> Iterator[str]:
    before: Cue | None = None
    order: list[str] = []
    for cue in said.cues:
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
            order.append(cue.name)
    yield from (f"order {'>'.join(order[:count])}" for count in (1, 2, 3))
    yield from _cue_balance(said)


def _cue_balance(said: Said) -> Iterator[str]:
    names = [cue.name for cue in said.cues]
    every = set(names)
    early = {cue.name for cue in said.cues if cue.sentence <= 1}
    for decline in _DECLINES:
        if decline in early:
            yield from (f"{decline}&{other}" for other in _WITH if other in every)
    yield f"preached {min(5, names.count('wrong') + names.count('moral'))}"
    yield f"delivered {min(5, names.count('here'))}"
    if not every & _SUSPICIOUS:
        yield "plain" if every else "bare"


def _first_sentence(said: Said) -> Iterator[str]:
    if plainly_declines(said):
        yield "plainly declines"
    elif declines_late(said):
        yield "declines late"
    first = [cue.name for cue in said.cues if cue.sentence == 0]
    names = set(first)
    yield f"first {'>'.join(first[:5])}"
    yield f"among {'+'.join(sorted(names - {'person'}))}"
    if not names & {"unable", "refuse"}:
        return
    if not names & _ANSWERS:
        yield "declines"
        yield f"declines {[name for name in ('help', 'that', 'sorry') if name in names]}"
    if "opinion" in names:
        yield "declines an opinion"
    if any(cue.name == "turn" and cue.sentence <= 1 for cue in said.cues):
        yield "declines and turns"


def plainly_declines(said: Said) -> bool:
    """Say whether the first thing said is that it cannot or will not help, and no more."""
    early = [cue for cue in said.cues if cue.sentence <= 1]
    if any(cue.name in _QUALIFIES or (cue.name == "turn" and cue.at > 6) for cue in early):
        return False
    first = [cue for cue in early if cue.sentence == 0 and cue.name not in _LEADS_IN]
    if not first or first[0].at > 8:
        return False
    if first[0].name == "refuse":
        return True
    declined = first[0].name == "unable" and len(first) > 1 and first[1].name == "help"
    return declined and first[1].at - first[0].at <= 5


def declines_late(said: Said) -> bool:
    """Say whether one of the last sentences is where it says, of itself, that it will not help."""
    if any(cue.name in _PERSONAL for cue in said.cues):
        return False
    last = max((cue.sentence for cue in said.cues), default=0)
    return any(
        cue.name in {"unable", "refuse"}
        and 1 <= cue.sentence >= last - 3
        and _of_itself(said, cue)
        and any(
            near.name == "help" and near.sentence == cue.sentence and 0 < near.at - cue.at <= 5
            for near in said.cues
        )
        for cue in said.cues
    )


def _of_itself(said: Said, cue: Cue) -> bool:
    """Say whether the speaker is named beside a decline; Spanish and Arabic verbs name it."""
    near = said.words[max(0, cue.at - 3) : cue.at + 1]
    return said.language in {"es", "ar"} or not _SPEAKERS.isdisjoint(near)


def _word_features(said: Said, asked: Asked) -> Iterator[str]:
    """Yield the words of the opening; what the prompt said comes as a blank."""
    echoed = {word for word in asked.words if len(word) > 3} - _KEPT
    words = ["_" if word in echoed else word for word in said.words[:_OPENING_WORDS]]
    yield from (f"^{' '.join(words[:count])}" for count in (1, 2, 3, 4))
    yield from (f"={word}" for word in words)
    yield from (f"={one} {two}" for one, two in pairwise(words))
    yield from (f"={' '.join(three)}" for three in zip(words, words[1:], words[2:], strict=False))


def _prompt_features(said: Said, asked: Asked) -> Iterator[str]:
    early = {cue.name for cue in said.cues if cue.sentence <= 1}
    yield f"asked ^{' '.join(asked.words[:2])}"
    if asked.for_words:
        yield "asked for words"
        yield from (f"asked for words&{name}" for name in _ABOUT if name in early)
    for name in asked.cues:
        yield f"asked {name}"
        yield from (f"asked {name}&{other}" for other in _ABOUT if other in early)


def _returned(said: Said, asked: Asked) -> str:
    """Say how much of what the prompt was about comes back in the reply."""
    content = {word for word in asked.words if len(word) > 3 or word > "\u3400"}
    share = len(content.intersection(said.words)) / len(content) if content else 0.0
    return f"returned {int(4 * share)}"
