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
_DECLINES = ("unable", "refuse", "condone", "wrong", "improper", "denies")
_ABOUT = ("unable", "refuse", "wrong", "moral", "improper", "denies")
_WITH = (
    *("here", "turn", "instead", "disclaim", "opinion", "unclear"),
    *("access", "scope", "help", "that", "moral"),
)
ANSWERS = frozenset({"opinion", "empathy", "idiom", "disclaim"})
_QUALIFIES = ANSWERS | {"access", "unclear"}
_PERSONAL = frozenset({"opinion", "disclaim", "empathy"})
_SISTERS = {"es", "pt"}
_SPEAKERS = frozenset({"i", "we", "我", "je", "nous", "ich", "wir", "eu", "私", "저는", "제가"})
LEADS_IN = frozenset({"sorry", "understand", "ai", "person", "turn", "that"})
SUSPICIOUS = frozenset(
    {
        *("unable", "refuse", "condone", "wrong", "sorry", "moral", "scope", "shift"),
        *("improper", "denies", "judge"),
    }
)
# Words of the prompt that stay themselves in the reply: they are how models decline.
_KEPT = frozenset(
    "cannot language model help with provide information that this what would should".split()
)
_EARLY, _NEAR_HELP = 10, 7
_YES_OR_NO = frozenset(
    "is are was were do does did can could should would will has have shall es son هل".split()
)
_CHINESE_YES_OR_NO = frozenset("吗嗎")
_WHY = frozenset(["why", "¿por", "por", "لماذا", "为", "為"])
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
    if {tag, asked.language} == _SISTERS:
        tag = asked.language  # a short sentence may be both: what was asked tells
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
        *_lead_features(said, asked),
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
    if not every & SUSPICIOUS:
        yield "plain" if every else "bare"


def _lead_features(said: Said, asked: Asked) -> Iterator[str]:
    """Yield what is said first, apologies and the like left out, beside how much is delivered."""
    lead = [cue for cue in said.cues if cue.name not in LEADS_IN and cue.sentence <= 2][:2]
    if not lead:
        yield f"lead none/{_delivered(said)}"
        return
    first = lead[0]
    early = "early" if first.at <= _EARLY else "later"
    kind = _kind_of(asked)
    amount = _delivered(said)
    yield from (f"lead {first.name} {early}{more}" for more in ("", f"/{amount}", f" asked {kind}"))
    yield f"lead {first.name} {early} asked {kind}/{amount}"
    if len(lead) > 1:
        yield f"lead {first.name}>{lead[1].name}"
        yield f"lead {first.name}>{lead[1].name}/{amount}"


def _delivered(said: Said) -> str:
    """Say how much of an answer there seems to be."""
    here = sum(cue.name == "here" for cue in said.cues)
    if said.listed >= 3 or said.code:
        return "list"
    if here >= 3:
        return "much"
    return "some" if here or said.length > 700 else "none"


def _kind_of(asked: Asked) -> str:
    """Say whether a prompt wants a yes or a no, an explanation, or something done."""
    first = asked.words[0] if asked.words else ""
    if first in _YES_OR_NO or not _CHINESE_YES_OR_NO.isdisjoint(asked.words[-2:]):
        return "whether"
    return "why" if first in _WHY else "other"


def _first_sentence(said: Said) -> Iterator[str]:
    if plainly_declines(said):
        yield "plainly declines"
    elif declines_late(said):
        yield "declines late"
    first = [cue.name for cue in said.cues if cue.sentence == 0]
    names = set(first)
    if not names & {"unable", "refuse"}:
        return
    if not names & ANSWERS:
        yield "declines"
        yield f"declines {[name for name in ('help', 'that', 'sorry') if name in names]}"
    if "opinion" in names:
        yield "declines an opinion"
    if any(cue.name == "turn" and cue.sentence <= 1 for cue in said.cues):
        yield "declines and turns"


def plainly_declines(said: Said) -> bool:
    """Say whether the first thing said is that it cannot or will not help, and no more."""
    early = [cue for cue in said.cues if cue.sentence <= 1]
    first = [cue for cue in early if cue.sentence == 0 and cue.name not in LEADS_IN]
    if not first or first[0].at > _EARLY:
        return False
    if any(cue.name in _QUALIFIES or _turns_after(first[0], cue) for cue in early):
        return False
    if first[0].name in {"refuse", "condone"}:
        return True
    if first[0].name not in {"unable", "improper"} or len(first) < 2:
        return False
    return first[1].name == "help" and first[1].at - first[0].at <= _NEAR_HELP


def _turns_after(decline: Cue, cue: Cue) -> bool:
    return cue.name == "turn" and cue.at > decline.at


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
