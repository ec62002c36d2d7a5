"""Recognise a no while it streams: hold what could become one, and judge the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, takewhile

from refusals.engine.categories import categorise
from refusals.engine.scoring.brief import breaks_off, flatly_refuses, regrets, says_enough
from refusals.engine.scoring.declining import (
    declines_late,
    gives_the_rest,
    in_own_voice,
    lacks_a_tool,
    turns_to_give,
)
from refusals.engine.scoring.doubting import doubt
from refusals.engine.scoring.features import whole_features
from refusals.engine.scoring.first_words import expectations, is_early, said_features
from refusals.engine.scoring.openings import Look, Looks
from refusals.engine.scoring.phrases import PLAINLY, phrases_of
from refusals.engine.scoring.releasing import HOLD_LIMIT, LINE_ENDS, release_below
from refusals.engine.scoring.scores import Features, Scores, shipped_scores
from refusals.engine.scoring.segments import segment_of
from refusals.engine.terms import Category, Flag, Kind, Segment
from refusals.engine.text.folding import (
    LONGEST_CLOSING,
    closes_thought,
    ends_in_thought,
    still_thinking,
    without_thoughts,
)
from refusals.engine.text.lexicon import ENDINGS
from refusals.engine.text.reading import GrowingReply, Said, read_prompt, read_reply

_CARE_SENTENCES = 2
_SUSPECT_FROM = 0.5
REFUSED_FROM = 0.55
"""From this score on a whole reply is a refusal: a card where nothing was declined is the worse
mistake. Held out by source, .5 finds hardly more of the refusals at a fifth more false alarms."""
_PLAIN = REFUSED_FROM
_UNLIKELY = 0.1
"""Below this the words tell so surely of an answer that no rule overrules them."""
_LOOKS_AGAIN = ((0.97, 4), (0.9, 3), (0.8, 2))
"""What is likelier a decline than this is looked at again when there is so many times as much:
answers hardly wait longer for it, and fewer declines are let go by a chance word."""


class Step(StrEnum):
    """What to do with the text so far."""

    HOLD = "hold"
    RELEASE = "release"
    INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply turned out to be; `decided_at` is how many characters it took to tell.

    `segment` names the part that was declined, where what was asked for came in parts.
    """

    kind: Kind
    score: float
    category: Category | None = None
    flags: tuple[str, ...] = ()
    decided_at: int = 0
    segment: Segment | None = None


class Detector:
    """One reply's worth of attention: `feed` text in any pieces, then `finish`.

    The steps depend on the text alone, not on how it was cut: see `Looks`. More `caution`
    than 1 holds longer and shows less of what becomes a refusal; less releases earlier. After
    `limit` characters nothing is held any more. `asked` is the prompt, as it was read.
    """

    def __init__(
        self,
        prompt: str = "",
        language: str | None = None,
        *,
        scores: Scores | None = None,
        caution: float = 1.0,
        limit: int = HOLD_LIMIT,
    ) -> None:
        self._prompt = prompt
        self._language = language
        self._scores = scores or shipped_scores()
        self._caution = caution
        self._limit = limit
        self.asked = read_prompt(prompt)
        self._pieces: list[str] = []
        self._held = ""
        self._step = Step.HOLD
        self._looks = Looks(LINE_ENDS)
        self._reply = GrowingReply(self.asked)
        self._opening: Said | None = None
        self._opening_score = 0.0
        self._prior: float | None = None
        self._look_next = 0
        self._decided_at = 0
        self._in_thought = False
        self._intercepted: Verdict | None = None
        self._last_read: tuple[str, Said] | None = None

    def feed(self, text: str) -> Step:
        """Take the next piece of the reply and say what to do with all of it so far."""
        self._pieces.append(text)
        if self._step is not Step.HOLD:
            return self._step
        self._held += text
        # Only a closing tag can end reasoning: the rest of it is not looked at again and again.
        if self._in_thought and not self._may_close(text):
            return Step.HOLD
        self._in_thought = ends_in_thought(self._held)
        return Step.HOLD if still_thinking(self._held) else self._judge_new()

    def _may_close(self, text: str) -> bool:
        """Say whether reasoning may have ended in the piece that was held last."""
        return ">" in text and closes_thought(self._held[-len(text) - LONGEST_CLOSING :])

    def _judge_new(self) -> Step:
        """Judge what has become judgeable, in order, up to the limit of the hold."""
        opening = without_thoughts(self._held)
        hidden = len(self._held) - len(opening)
        limit = self._limit
        found = takewhile(lambda look: look.at < limit, self._looks.found(opening))
        for at, read in chain(found, [Look(limit, limit)] if len(opening) >= limit else []):
            if at < min(self._look_next, limit):
                continue
            self._step = self._judge_opening(opening[:read], at)
            self._look_next = at * next(
                (times for likely, times in _LOOKS_AGAIN if self._opening_score > likely), 1
            )
            if self._step is not Step.HOLD:
                self._decided_at = hidden + at
                break
        return self._step

    @property
    def text(self) -> str:
        """All of the reply so far."""
        return "".join(self._pieces)

    @property
    def said(self) -> Said:
        """All of the reply so far, as it was read."""
        return self._read(self.text)

    @property
    def suspects(self) -> bool:
        """Whether the text so far looks like a decline: a stalled stream is then not released."""
        return self._step is not Step.RELEASE and self._likely() >= _SUSPECT_FROM

    def finish(self) -> Verdict:
        """Judge the whole reply, or say again what it was intercepted for."""
        return self._intercepted or self._parted(self._judge(self.text))

    def _judge(self, text: str) -> Verdict:
        decided_at = self._decided_at or len(text)
        if not text.strip():
            return Verdict(Kind.NONE, 0.0, decided_at=decided_at)
        said = self._read(text)
        doubted = doubt(said, self.asked)
        score = self._scores.whole.score(whole_features(said, self.asked), doubt=doubted)
        in_part = gives_the_rest(said) and in_own_voice(said, self.asked)
        if in_part or (score > _UNLIKELY and self._says_no(said)):
            # In every source but fiction this is a refusal, nearly however its words were weighed.
            score = max(score, _PLAIN)
        if score < REFUSED_FROM or not says_enough(said, self.asked):
            return Verdict(Kind.NONE, score, decided_at=decided_at)
        category, flags = categorise(self._prompt, text, None, self._language)
        if in_part:
            return Verdict(Kind.PARTIAL, score, category, flags, decided_at)
        if turns_to_give(said) and category is not Category.SELF_HARM:
            # What follows a no to somebody in despair is care, and no leak.
            return Verdict(Kind.PARTIAL, score, category, (*flags, Flag.LEAK.value), decided_at)
        return Verdict(Kind.FULL, score, category, flags, decided_at)

    def _read(self, text: str) -> Said:
        """Read a reply, the same one only once."""
        if self._last_read is None or self._last_read[0] != text:
            self._last_read = (text, read_reply(text, self.asked))
        return self._last_read[1]

    def _parted(self, verdict: Verdict) -> Verdict:
        """Name the part that was declined, if others came: then not all of it was."""
        segment = segment_of(self._prompt, self.text)
        if segment is None:
            return verdict
        category, flags = verdict.category, verdict.flags
        if verdict.kind is Kind.NONE:
            category, flags = categorise(self._prompt, self.text, None, self._language)
        score = max(verdict.score, _PLAIN)
        return replace(
            verdict,
            kind=Kind.PARTIAL,
            score=score,
            category=category,
            flags=flags,
            segment=segment,
        )

    def _says_no(self, said: Said) -> bool:
        """Say whether a rule calls it a refusal, whatever its words weigh."""
        return breaks_off(said) or (in_own_voice(said, self.asked) and self._declines(said))

    def _declines(self, said: Said) -> bool:
        """Say whether it plainly declines: at once, or later, where that is likely."""
        phrases = phrases_of(said.cues, said.language)
        if phrases.manner == PLAINLY or phrases.takes_back or lacks_a_tool(said, self.asked):
            return True
        if flatly_refuses(said, self.asked) or regrets(said):
            return True
        if self.asked.about == "nothing":
            return declines_late(said.cues, said.language, sorry=True)
        return bool(phrases.manner)

    def _likely(self) -> float:
        """Score the opening that was looked at last."""
        if self._opening is None:
            return 0.0
        features = said_features(self._opening, self.asked)
        doubt = -self._expected() if is_early(self._opening) else 0.0
        self._opening_score = self._scores.opening.score(features, doubt=doubt)
        return self._opening_score

    def _expected(self) -> float:
        """Say how much the words of the prompt let expect a decline, in log-odds."""
        if self._prior is None:
            self._prior = self._scores.opening.total(Features(expectations(self.asked)))
        return self._prior

    def _may_be_care(self, said: Said) -> bool:
        """Say whether a person at risk gets sympathy first, and a no in the next sentence."""
        if not any(cue.name == "empathy" for cue in said.cues):
            return False
        if sum(word in ENDINGS for word in said.words) >= _CARE_SENTENCES:
            return False
        return categorise(self._prompt, "", None, self._language)[0] is Category.SELF_HARM

    def _judge_opening(self, opening: str, boundary: int) -> Step:
        said = self._reply.read(opening)
        if not said.words:
            return Step.HOLD if boundary < self._limit else Step.RELEASE
        self._opening = said
        below = release_below(said, boundary)
        if below and self._likely() * self._caution < below and not self._may_be_care(said):
            return Step.RELEASE
        if boundary < self._limit:
            return Step.HOLD
        verdict = self._judge(opening)
        if verdict.kind is not Kind.FULL:
            return Step.RELEASE
        self._intercepted = verdict
        return Step.INTERCEPT


def classify(prompt: str, response: str, language: str | None = None) -> Verdict:
    """Judge a whole reply at once."""
    detector = Detector(prompt, language)
    detector.feed(response)
    return detector.finish()
