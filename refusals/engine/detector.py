"""Recognise a no while it streams: hold what could become one, and judge the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from refusals.engine.categories import categorise
from refusals.engine.folding import fold, own_words, still_thinking, without_thoughts
from refusals.engine.languages import language_of
from refusals.engine.lexicon import Lexicon, any_match, languages, lexicon_for
from refusals.engine.terms import Category, Kind

HOLD_LIMIT = 1_200
"""Characters after which a held reply is released or intercepted, whatever it looks like."""
_SUSPECT_SENTENCES = 2
_OPENING = 320
_JUDGED = 4_000
_CHECKED_TO = 80
_SENTENCE = re.compile(r"[.!?](?=\s)|[。！？؟\n]")
_BOUNDARY = re.compile(r"[\s,.;:!?，。；：！？、؟،]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LISTED = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)、])\s*\S", re.MULTILINE)


class Step(StrEnum):
    """What to do with the text so far."""

    HOLD = "hold"
    RELEASE = "release"
    INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply turned out to be; `decided_at` is how many characters it took to tell."""

    kind: Kind
    score: float
    category: Category | None = None
    flags: tuple[str, ...] = ()
    decided_at: int = 0


class Detector:
    """One reply's worth of attention: `feed` text in any pieces, then `finish`.

    The steps depend on the text alone, not on how it was cut: every boundary between words is
    judged once, in order, when the character behind it is known.
    """

    def __init__(self, prompt: str = "", language: str | None = None) -> None:
        self._prompt = prompt
        self._language = language
        self._pieces: list[str] = []
        self._held = ""
        self._step = Step.HOLD
        self._checked = 0
        self._decided_at = 0

    def feed(self, text: str) -> Step:
        """Take the next piece of the reply and say what to do with all of it so far."""
        self._pieces.append(text)
        if self._step is not Step.HOLD:
            return self._step
        self._held += text
        if still_thinking(self._held):
            return Step.HOLD
        for boundary in self._boundaries():
            self._step = self._judge_opening(self._held[:boundary])
            if self._step is not Step.HOLD:
                self._decided_at = boundary
                break
        return self._step

    @property
    def suspects(self) -> bool:
        """Whether the text so far looks like a decline: a stalled stream is then not released."""
        return self._step is not Step.RELEASE and _declines_in(
            self._held, self._lexicons(self._held)
        )

    @property
    def text(self) -> str:
        """All of the reply so far."""
        return "".join(self._pieces)

    def finish(self) -> Verdict:
        """Judge the whole reply."""
        text = self.text
        kind, score, at = judge(self._prompt, text, self._lexicons(text))
        decided_at = self._decided_at or at or len(text)
        if kind is Kind.NONE:
            return Verdict(kind, score, decided_at=decided_at)
        category, flags = categorise(self._prompt, text, None, self._language)
        return Verdict(kind, score, category, flags, decided_at)

    def _boundaries(self) -> list[int]:
        """Return the offsets that became judgeable: each word at first, later each sentence."""
        start, end = self._checked, len(self._held) - 1
        pattern = _BOUNDARY if start < _CHECKED_TO else _SENTENCE
        found = [match.end() for match in pattern.finditer(self._held, start, max(start, end))]
        if len(self._held) > HOLD_LIMIT:
            found = [*(offset for offset in found if offset < HOLD_LIMIT), HOLD_LIMIT]
        if found:
            self._checked = found[-1]
        return found

    def _judge_opening(self, held: str) -> Step:
        opening = fold(held)
        if not opening:
            return Step.HOLD
        lexicons = self._lexicons(held)
        if any(any_match(lexicon.harmless, opening) for lexicon in lexicons):
            return Step.RELEASE
        if not any(lexicon.could_open(opening) for lexicon in lexicons):
            return Step.RELEASE
        suspected = _declines_in(held, lexicons)
        if len(held) >= HOLD_LIMIT:
            return Step.INTERCEPT if suspected else Step.RELEASE
        sentences = len(_SENTENCE.findall(opening))
        return Step.RELEASE if sentences >= _SUSPECT_SENTENCES and not suspected else Step.HOLD

    def _lexicons(self, text: str) -> list[Lexicon]:
        if self._language is None and text.isascii() and len(text) < _CHECKED_TO:
            tags: tuple[str, ...] = languages()
        else:
            tags = (language_of(text, self._language or "en"), "en")
        found = (lexicon_for(tag) for tag in dict.fromkeys(tag.split("-")[0] for tag in tags))
        return [lexicon for lexicon in found if lexicon]


def classify(prompt: str, response: str, language: str | None = None) -> Verdict:
    """Judge a whole reply at once."""
    detector = Detector(prompt, language)
    detector.feed(response)
    return detector.finish()


def judge(prompt: str, text: str, lexicons: list[Lexicon]) -> tuple[Kind, float, int]:
    """Return the kind of reply, a score, and where the decline was found."""
    said = fold(own_words(without_thoughts(text[:_JUDGED])))
    if not said:
        return Kind.NONE, 0.0, 0
    at = _decline_at(said, lexicons)
    asked = fold(prompt[:1500])
    if at is None or (at > 0 and any(any_match(found.tasks, asked) for found in lexicons)):
        return Kind.NONE, 0.02 if at is None else 0.3, 0
    if at > _OPENING:
        return Kind.PARTIAL if at > 900 else Kind.FULL, 0.7, at
    rest = said[at:]
    delivers = any(any_match(lexicon.turns, rest) for lexicon in lexicons)
    if delivers and (len(_LISTED.findall(rest)) >= 3 or len(rest) > 700):
        return Kind.PARTIAL, 0.75, at
    return Kind.FULL, 0.95, at


def _declines_in(held: str, lexicons: list[Lexicon]) -> bool:
    return _decline_at(fold(own_words(held)), lexicons) is not None


def _decline_at(said: str, lexicons: list[Lexicon]) -> int | None:
    """Return the offset of the first sentence that declines."""
    found = [
        match.start()
        for lexicon in lexicons
        for patterns in lexicon.declines.values()
        for pattern in patterns
        if (match := pattern.search(said))
    ]
    return min(found, default=None)
