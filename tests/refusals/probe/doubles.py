"""Models that are functions, and a host that declares them."""

from __future__ import annotations

import asyncio
import signal

from refusals.engine.events import Finished, FinishReason, Refused, Served, TextDelta, UpstreamError
from refusals.engine.middleware import InterceptRefusals
from refusals.engine.policy import decide
from refusals.engine.replies import wrap
from refusals.engine.terms import Category, Context, DecidedBy, Kind
from refusals.probe.host import ProbedModel

NO = "I'm sorry, but I can't help with that request."
YES = "Of course. Here is what is known about it, in a few plain sentences for you."


class Busy(UpstreamError):
    """A failure that may pass."""

    code, retryable, retry_after = "overloaded", True, 0.0


class Gone(UpstreamError):
    """A failure that won't pass."""

    code, retryable = "not_found", False


def known_models():
    """What a host would declare."""
    return [
        ProbedModel("plain", "Plain", scripted=True, means={"plain", "plain-2026"}.__contains__),
        ProbedModel("shy", "Shy", scripted=True, means={"shy", "shy-2026"}.__contains__),
        ProbedModel("far", "Far", missing="FAR_KEY"),
    ]


def saying(*steps):
    """Return a reply that does each step in turn, the last one for good."""
    left = list(steps)

    async def reply(ask):
        step = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(step, Exception):
            raise step
        yield Served(f"{ask.model}-2026")
        if isinstance(step, str):
            for at in range(0, len(step), 12):
                yield TextDelta(step[at : at + 12])
            yield Finished(FinishReason.STOP)
        else:
            yield step

    return wrap(reply, InterceptRefusals())


def by_our_rules():
    """Return what our own rules say in a model's place."""
    decision = decide(Category.ILLICIT, Context())
    return Refused(Kind.FULL, DecidedBy.RULES, decision, signal="rules")


def shy_in_chinese(model):
    """Return a reply that declines what is Chinese, if the model is shy."""

    async def reply(ask):
        text = NO if model == "shy" and not ask.text.isascii() else YES
        yield Served(model)
        yield TextDelta(text)
        yield Finished(FinishReason.STOP)

    return wrap(reply, InterceptRefusals())


def always_open(model):
    """Return a reply that answers everything."""
    return saying(YES)


def swapped(model):
    """Return a reply that another model gives in its place."""

    async def reply(ask):
        yield Served("other-2026")
        yield TextDelta(YES)
        yield Finished(FinishReason.STOP)

    return reply


def always_gone(model):
    """Return a reply that never comes."""
    return saying(Gone())


class Interrupted:
    """A host whose operator presses Ctrl-C while the next prompt after so many is asked."""

    def __init__(self, after):
        self.after, self.asked = after, 0

    def __call__(self, model):
        async def reply(ask):
            self.asked += 1
            if self.asked == self.after + 1:
                signal.raise_signal(signal.SIGINT)
                await asyncio.Event().wait()
            yield TextDelta(YES)
            yield Finished(FinishReason.STOP)

        return reply
