"""Watch one reply: what is held, what was released, and which event its end becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from refusals.engine.categories import categorise
from refusals.engine.detector import Detector, Step, Verdict
from refusals.engine.events import (
    Declined,
    Event,
    Finished,
    FinishReason,
    Held,
    Refused,
    Served,
    TextDelta,
)
from refusals.engine.languages import language_of
from refusals.engine.policy import decide, gate, withdraws
from refusals.engine.replies import Ask
from refusals.engine.scoring.releasing import Hold
from refusals.engine.scoring.segments import segment_cut
from refusals.engine.terms import Category, DecidedBy, Kind
from refusals.engine.text.abilities import capability_needed

HELD_EVERY = 40
"""Characters between two `Held` events."""


class Watch:
    """The state of one reply in flight; `take` every event, `note` text once nothing is held."""

    def __init__(self, ask: Ask, hold: Hold) -> None:
        self._ask = ask
        self._detector = Detector(ask.text, limit=hold.characters)
        self._held: list[str] = []
        self._characters = 0
        self._told = 0
        self._released = False
        self._visible = False
        self.holding = True
        self.ended = False

    def note(self, text: str) -> None:
        """Remember text that went straight to the reader."""
        self._detector.feed(text)
        self._visible = self._visible or not text.isspace()

    def take(self, event: Event) -> Iterable[Event]:
        """Return the events to pass on for `event`."""
        match event:
            case TextDelta(text):
                return self._text(text)
            case Served() | Held():
                return (event,)
            case Finished(reason):
                return self._finished(reason)
            case Declined():
                return self._declined(event)
            case Refused():
                return self._end(event)

    def stalled(self) -> Iterable[Event]:
        """Return what a stall releases: text that doesn't look like the beginning of a no."""
        if self.ended or not self._held or self._detector.suspects:
            return ()
        return self._release()

    def _text(self, text: str) -> Iterable[Event]:
        self._visible = self._visible or bool(text.strip())
        step = self._detector.feed(text)
        if self._released:
            return (TextDelta(text),)
        self._held.append(text)
        self._characters += len(text)
        match step:
            case Step.RELEASE:
                return self._release()
            case Step.INTERCEPT:
                return self._judged(self._detector.finish())
            case Step.HOLD:
                return self._progress()

    def _progress(self) -> Iterable[Event]:
        if self._characters < self._told + HELD_EVERY:
            return ()
        self._told = self._characters
        return (Held(self._characters),)

    def _release(self) -> tuple[Event, ...]:
        text, self._held = "".join(self._held), []
        self.holding, self._released = False, True
        return (TextDelta(text),) if text else ()

    def _finished(self, reason: FinishReason) -> Iterable[Event]:
        if not self._visible:
            empty = reason is FinishReason.STOP
            return (*self._release(), *self._end(Finished(FinishReason.EMPTY if empty else reason)))
        verdict = self._detector.finish()
        if verdict.kind is Kind.NONE:
            return (*self._release(), *self._end(Finished(reason)))
        return self._judged(verdict)

    def _judged(self, verdict: Verdict) -> Iterable[Event]:
        """Make a refusal of a verdict: a whole one that was held is never shown."""
        category = verdict.category or Category.UNKNOWN
        if verdict.kind is Kind.PARTIAL and not self._released:
            released: tuple[Event, ...] = self._release()
        else:
            released = ()
        refused = self._refused(category, verdict.flags, signal="detector", score=verdict.score)
        return (*released, *self._end(replace(refused, segment=verdict.segment)))

    def _declined(self, declined: Declined) -> Iterable[Event]:
        """Make a refusal of a provider's structured no; its text explains the category, no more."""
        said = declined.text or self._detector.text
        category, flags = categorise(self._ask.text, said, declined.category)
        refused = self._refused(
            category,
            flags,
            signal=declined.reason.value,
            person_blocked=declined.blocks_person,
        )
        cut = segment_cut(self._ask.text, self._detector.text) if self._released else None
        return self._end(replace(refused, code=declined.code, segment=cut))

    def _refused(
        self,
        category: Category,
        flags: tuple[str, ...],
        *,
        signal: str,
        score: float = 1.0,
        person_blocked: bool = False,
    ) -> Refused:
        ask = self._ask
        language = language_of(ask.text, ask.context.language)
        cleared = ask.context.gate_cleared
        context = replace(
            ask.context,
            language=language,
            tried=ask.context.tried | {ask.model},
            person_blocked=person_blocked,
            # Nobody looked yet: our gate must, before another model may get these words.
            gate_cleared=gate(ask.text, ask.context).cleared if cleared is None else cleared,
            capability_needed=self._capability(category),
        )
        shown = self._released and self._visible
        withdrawn = shown and withdraws(category, context)
        return Refused(
            kind=Kind.PARTIAL if shown and not withdrawn else Kind.FULL,
            decided_by=DecidedBy.MODEL,
            decision=decide(category, context, flags=flags),
            signal=signal,
            score=score,
            flags=flags,
            language=language,
            withdraw_from=0 if withdrawn else None,
        )

    def _capability(self, category: Category) -> str:
        known = self._ask.context.capability_needed
        if known or category is not Category.CAPABILITY:
            return known
        return capability_needed(self._ask.text, self._detector.text)

    def _end(self, event: Event) -> tuple[Event, ...]:
        self.holding, self.ended, self._held = False, True, []
        return (event,)
