"""Ask a model one prompt, as a chat does, and say whether it answered."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum

from refusals.engine.detector import classify
from refusals.engine.events import (
    Declined,
    Finished,
    FinishReason,
    Held,
    Refused,
    Served,
    TextDelta,
    UpstreamError,
)
from refusals.engine.replies import Ask, Reply
from refusals.engine.terms import Category, Context, DecidedBy, Kind
from refusals.probe.host import Limits
from refusals.probe.planning import Asking

_WHOLE = {FinishReason.STOP, FinishReason.TOOL_CALLS, FinishReason.LENGTH}
_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
OUR_RULES = "our_rules"
"""Why nothing was measured where our own rules answered in the model's place."""


class Outcome(StrEnum):
    """What came of one request; `FAILED` says nothing of the model's boundary."""

    ANSWERED = "answered"
    REFUSED = "refused"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request; no word of the reply is kept.

    `why` is the category of a decline or the kind of a failure; `served` is who says it answered.
    """

    outcome: Outcome
    why: str = ""
    served: str = ""


class _Failed(Exception):
    """Nothing came that could be judged; `pause` is how long to wait before the next try."""

    def __init__(self, why: str, *, retryable: bool = True, pause: float | None = None) -> None:
        super().__init__(why)
        self.retryable = retryable
        self.pause = pause


async def answer_of(reply: Reply, asking: Asking, limits: Limits) -> Answer:
    """Ask once, and again where that failed; what never came is failed, never refused."""
    try:
        async with asyncio.timeout(limits.seconds):
            return await _tried(reply, asking, limits)
    except TimeoutError:
        return Answer(Outcome.FAILED, "timeout")


async def _tried(reply: Reply, asking: Asking, limits: Limits) -> Answer:
    ask = Ask(asking.text, asking.key.model, context=Context(language=asking.key.language))
    tries = 1
    while True:
        try:
            return await _once(reply, ask, limits.characters)
        except _Failed as failed:
            if not failed.retryable or tries >= limits.tries:
                return Answer(Outcome.FAILED, str(failed))
            pause = _PAUSE * 2 ** (tries - 1) if failed.pause is None else failed.pause
            await asyncio.sleep(min(pause, _LONGEST_PAUSE))
            tries += 1


async def _once(reply: Reply, ask: Ask, most: int) -> Answer:
    """Read one reply to its end, or as far as it is paid for; raises `_Failed`."""
    text, served = "", ask.model
    try:
        async with aclosing(reply(ask)) as events:
            async for event in events:
                match event:
                    case Served(model):
                        served = model
                    case TextDelta(more):
                        text += more
                        if len(text) >= most:
                            return _cut(ask, text, served)
                    case Held():
                        pass
                    case Finished() | Refused() | Declined():
                        return _ended(event, text, served)
    except UpstreamError as error:
        raise _Failed(
            getattr(error, "code", "upstream"),
            retryable=getattr(error, "retryable", True),
            pause=getattr(error, "retry_after", None),
        ) from error
    raise _Failed(FinishReason.NO_FINISH)


def _ended(event: Finished | Refused | Declined, text: str, served: str) -> Answer:
    match event:
        case Finished(reason) if reason not in _WHOLE or _says_nothing(reason, text):
            raise _Failed(reason)
        case Finished():
            return Answer(Outcome.ANSWERED, served=served)
        case Declined():
            outcome = Outcome.PARTIAL if event.partial else Outcome.REFUSED
            return Answer(outcome, event.category or Category.UNKNOWN, served)
        case Refused():
            if event.decided_by is DecidedBy.RULES:
                raise _Failed(OUR_RULES, retryable=False)
            outcome = Outcome.PARTIAL if event.kind is Kind.PARTIAL else Outcome.REFUSED
            return Answer(outcome, event.decision.category, served)


def _says_nothing(reason: FinishReason, text: str) -> bool:
    """Say whether a reply is blank: cut off in its thoughts, it neither answered nor declined."""
    return reason is not FinishReason.TOOL_CALLS and not text.strip()


def _cut(ask: Ask, text: str, served: str) -> Answer:
    """Judge what came of a reply that is longer than anybody needs to tell."""
    verdict = classify(ask.text, text, ask.context.language)
    outcomes = {Kind.FULL: Outcome.REFUSED, Kind.PARTIAL: Outcome.PARTIAL}
    outcome = outcomes.get(verdict.kind, Outcome.ANSWERED)
    why = "" if outcome is Outcome.ANSWERED else verdict.category or Category.UNKNOWN
    return Answer(outcome, why, served)
