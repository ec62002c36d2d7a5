"""Judge a prompt before a model is asked: refuse by our own rules, or say how to answer it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from refusals.engine.events import Event, Refused
from refusals.engine.gate import Gate, GateVerdict, gate
from refusals.engine.languages import language_of
from refusals.engine.policy import decide
from refusals.engine.replies import Ask, Author, Reply, Said
from refusals.engine.screening.moderation import Moderation, moderate, plugged
from refusals.engine.terms import Category, DecidedBy, Kind


class RefuseByOurRules:
    """A middleware: what our gate refuses reaches no model, whichever was picked.

    What it steers reaches the model with an instruction; whether it cleared the prompt is what
    policy goes by later.
    """

    def __call__(self, reply: Reply) -> Reply:
        """Return `reply`, never asked what our rules refuse."""

        def answered(ask: Ask) -> AsyncGenerator[Event, None]:
            check = plugged()
            if ask.context.barred is not None:
                return _refusal(ask, ask.context.barred)
            if check is None:
                return _judged(reply, ask, gate(ask.text, ask.context))
            return _moderated(reply, ask, check)

        return answered


def _judged(reply: Reply, ask: Ask, verdict: GateVerdict) -> AsyncGenerator[Event, None]:
    if verdict.gate is Gate.REFUSE:
        return _refusal(ask, verdict.category or Category.UNKNOWN)
    history = ask.history
    if verdict.gate is Gate.STEER:
        history = (Said(Author.SYSTEM, verdict.instruction), *history)
    context = replace(ask.context, gate_cleared=verdict.cleared)
    return reply(replace(ask, history=history, context=context))


async def _moderated(reply: Reply, ask: Ask, check: Moderation) -> AsyncGenerator[Event, None]:
    verdict = await moderate(ask.text, ask.context, check)
    async with aclosing(_judged(reply, ask, verdict)) as events:
        async for event in events:
            yield event


async def _refusal(ask: Ask, category: Category) -> AsyncGenerator[Event, None]:
    yield Refused(
        kind=Kind.FULL,
        decided_by=DecidedBy.RULES,
        decision=decide(category, ask.context, decided_by=DecidedBy.RULES),
        signal="gate",
        language=language_of(ask.text, ask.context.language),
    )
