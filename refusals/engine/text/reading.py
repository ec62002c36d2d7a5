"""Read a prompt and a reply into what the scores look at: words, cues, and what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from refusals.engine.languages import could_be, language_of, language_of_words
from refusals.engine.text.asking import reasons, wants
from refusals.engine.text.cues import Cue, CueScan, cues
from refusals.engine.text.folding import fold, fold_plain, own_words, without_thoughts
from refusals.engine.text.lexicon import ENDINGS, asks_for_words, subject_of, tokens
from refusals.engine.text.questions import is_request, kind_of, way_of_asking

HEAD, TAIL, PROMPT = 700, 300, 600
"""Characters looked at: the beginning and end of a reply, and the beginning of its prompt."""
_START = 300
_TELLING = 60
"""Words that tell a language well enough."""
_ITEM_BY = 4
"""Words by which it shows whether a line is an item of a list."""
_STEM = 5
"""Letters that the forms of a longer word mostly share: poisoned, poisoning, poisonous."""
_SISTERS = {"es", "pt"}
# Words of the prompt that stay themselves in the reply: they are how models decline.
_KEPT = frozenset(
    "cannot language model help with provide information that this what would should".split()
)
_PLAIN = re.compile(r"(?:[A-Za-z0-9 ,.;:!?()/%$&+=@-]|(?<=[A-Za-z])')*")
"""Neither marks that change what stands before or behind them, nor the end of a line."""
_LISTED = re.compile(r"\n\s*(?:[-•*]|\d{1,2}[.)、])\s*\S")


class Asked(NamedTuple):
    """A prompt, read once for all the prefixes of its reply."""

    words: tuple[str, ...]
    cues: frozenset[str]
    content: frozenset[str]
    """Its longer words."""
    pairs: frozenset[tuple[str, str]]
    """Characters beside each other, of scripts without spaces."""
    language: str
    kind: str
    """What it wants, roughly: see `questions`."""
    way: str
    """The same, with a way that is asked for and what somebody tells of themselves apart."""
    about: str
    """What kind of thing it is about: despair, harm, politics or nothing of these."""
    for_words: bool
    """Whether it asks for a text, in which a decline may be the work itself."""
    of_model: bool
    """Whether it asks the model itself to do something: "will you", "please", "help me"."""
    wants: frozenset[str]
    """What it asks for that a model can't do, or shouldn't: see `asking`."""
    mentions: frozenset[str]
    """Its words, and roughly how many, as features: what it takes to be declined."""
    stems: frozenset[str]
    """How its longer words begin, as features: while little is said they stand for words that were
    never learned."""


class Said(NamedTuple):
    """A reply, or the beginning of one, as the scores see it."""

    words: tuple[str, ...]
    cues: tuple[Cue, ...]
    language: str
    listed: int
    code: bool
    quotes: bool
    start: str
    """Its beginning, folded: where it says what it is there for."""
    length: int


def read_prompt(prompt: str) -> Asked:
    """Read a prompt."""
    language = language_of(prompt)
    folded = fold(prompt[:PROMPT])
    words = tokens(folded)
    spoken = [word for word in words if word.isalnum()]
    names = frozenset(cue.name for cue in cues(words, language))
    return Asked(
        words=tuple(words),
        cues=names,
        content=frozenset(word for word in words if len(word) > 3) - _KEPT,
        pairs=frozenset(pair for pair in pairwise(words) if pair[0] > "\u3040" < pair[1]),
        language=language,
        kind=kind_of(words),
        way=way_of_asking(words),
        about=subject_of(folded, language),
        for_words=asks_for_words(words, language),
        of_model=is_request(words),
        wants=wants(folded, language),
        mentions=frozenset(_mentions(spoken)),
        stems=frozenset(f"?~{word[:_STEM]}" for word in spoken if len(word) > _STEM),
    )


def _mentions(spoken: Sequence[str]) -> Iterator[str]:
    yield f"?{min(len(spoken) // 5, 6)}"
    yield from (f"?{word}" for word in spoken)


def _language_of(folded: str, words: Sequence[str], asked: Asked) -> str:
    """Name the language of a reply: by its words where those of the script are at hand."""
    if folded.isascii():
        tag = language_of_words(words[:_TELLING], asked.language)
    else:
        tag = language_of(folded, asked.language)
    # A short sentence may be both: what was asked tells.
    return asked.language if {tag, asked.language} == _SISTERS else tag


def read_reply(reply: str, asked: Asked) -> Said:
    """Read a reply in its own voice: without reasoning, quotations and code."""
    text = reply if len(reply) <= HEAD + TAIL else f"{reply[:HEAD]}\n{reply[-TAIL:]}"
    folded = fold(own_words(without_thoughts(text)))
    words = tokens(folded)
    language = _language_of(folded, words, asked)
    return Said(
        words=tuple(words),
        cues=cues(words, language),
        language=language,
        listed=_listed(text),
        code="```" in text,
        quotes='"' in text or "“" in text or "«" in text,
        start=folded[:_START],
        length=len(reply),
    )


def _listed(text: str) -> int:
    """Count the lines that begin as an item of a list does."""
    return len(_LISTED.findall(f"\n{text}"))


class GrowingReply:
    """The beginning of a reply, read as it grows: plain words are not read again.

    While they are all there is, what comes later changes nothing of what was said before.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._plain = True
        self._text = self._folded = ""
        self._words: list[str] = []
        self._listed = 0
        self._at_home = True
        self._scan = CueScan(asked.language)

    def read(self, text: str) -> Said:
        """Read all of the reply so far, which ends between words; the same as `read_reply`."""
        self._plain = self._plain and self._goes_on(text)
        if not self._plain:
            return read_reply(text, self._asked)
        if not self._at_home:
            language = _language_of(self._folded, self._words, self._asked)
            if language != self._scan.language:
                self._scan = CueScan(language)
        return Said(
            words=tuple(self._words),
            cues=self._scan.found(self._words),
            language=self._scan.language,
            listed=self._listed,
            code=False,
            quotes=False,
            start=self._folded[:_START],
            length=len(text),
        )

    def _goes_on(self, text: str) -> bool:
        """Take what is new in `text`, and say whether it is all plain and goes on as before."""
        end = len(self._text)
        new = text[end:]
        if not (_PLAIN.fullmatch(new) and text.startswith(self._text) and len(text) <= HEAD):
            return False
        folded = fold_plain(new)
        if folded.startswith("not") and self._folded.endswith("can"):
            return False  # "can not" is one word
        between = " " if " " in text[end - 1 : end + 1] and self._folded and folded else ""
        self._text, self._folded = text, f"{self._folded}{between}{folded}"
        added = tokens(folded)
        if len(self._words) < _ITEM_BY:
            self._listed = _listed(text)
        if self._at_home and len(self._words) < _TELLING:
            self._at_home = could_be(self._asked.language, added)
        self._words += added
        return True


def gives_a_reason(said: Said) -> bool:
    """Say whether the first sentence gives a reason: who grants a premise does so by one."""
    first = takewhile(lambda word: word not in ENDINGS, said.words)
    return not reasons(said.language).isdisjoint(first)
