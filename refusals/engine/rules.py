"""Refuse by our own rules before a model is asked: that no is ours, and looks and counts so."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from refusals.engine.events import Event, Refused
from refusals.engine.languages import language_of
from refusals.engine.policy import Gate, decide, gate
from refusals.engine.replies import Ask, Reply
from refusals.engine.terms import Category, DecidedBy, Kind


class RefuseByOurRules:
    """A middleware: what our gate refuses reaches no model, whichever was picked."""

    def __call__(self, reply: Reply) -> Reply:
        """Return `reply`, never asked what our rules refuse."""

        def answered(ask: Ask) -> AsyncGenerator[Event, None]:
            verdict = gate(ask.text, ask.context)
            if verdict.gate is Gate.REFUSE:
                return _refusal(ask, verdict.category or Category.UNKNOWN)
            return reply(ask)

        return answered


async def _refusal(ask: Ask, category: Category) -> AsyncGenerator[Event, None]:
    yield Refused(
        kind=Kind.FULL,
        decided_by=DecidedBy.RULES,
        decision=decide(category, ask.context, decided_by=DecidedBy.RULES),
        signal="gate",
        language=language_of(ask.text, ask.context.language),
    )
