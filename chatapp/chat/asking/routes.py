"""Which model may have a prompt, by whichever route: one policy for cards, retries and branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chatapp.chat import choices, pipeline
from chatapp.chat.asking import asks
from chatapp.conversations.models import Conversation, Message, Turn
from refusals.engine.terms import Path
from refusals.models import Refusal


@dataclass(frozen=True, slots=True)
class Decline:
    """A turn in which a prompt was declined, and the refusal that was recorded of it."""

    turn: Turn
    refusal: Refusal


Declines = Sequence[Decline]
"""Those of one prompt, on whichever branch, the latest last."""


def declines_of(prompt: Message) -> Declines:
    """Return how often the prompt was declined."""
    return declines_by_prompt(prompt.conversation, [prompt]).get(prompt.pk, [])


def declines_by_prompt(
    conversation: Conversation, prompts: Sequence[Message]
) -> Mapping[UUID, list[Decline]]:
    """Return the declines of these prompts, in a number of queries that does not grow."""
    known = {prompt.pk: prompt for prompt in prompts}
    refusals = Refusal.objects.filter(conversation_ref=conversation.pk)
    recorded = {
        one.turn_ref: one
        for one in refusals.select_related("report").prefetch_related("choices", "outcomes")
    }
    found: dict[UUID, list[Decline]] = {}
    for turn in Turn.objects.filter(pk__in=recorded, prompt__in=known).order_by("started"):
        turn.prompt, turn.conversation = known[turn.prompt_id], conversation
        found.setdefault(turn.prompt_id, []).append(Decline(turn, recorded[turn.pk]))
    return found


def may_have_again(model: str, declines: Declines) -> bool:
    """Say whether a model that had the prompt may have it once more, under today's policy.

    One that declined it never gets it again; one that was chosen on a card only while that card
    would still offer it.
    """
    if model not in {one.id for one in pipeline.configured()}:
        return False
    if not declines:
        return True
    tried = frozenset(decline.turn.asked for decline in declines)
    last = declines[-1]
    return model in choices.decision_now(last.refusal, last.turn, tried).models


def others_for(turn: Turn, declines: Declines) -> tuple[str, ...]:
    """Return the models that may have the prompt instead, if the person says so.

    Where it was declined its card offers them, or none; elsewhere our own gate has to clear it.
    """
    if declines:
        return ()
    context = asks.context_for(turn.conversation, turn.prompt, asked=turn.asked, tried=frozenset())
    if context.at_risk or not context.gate_cleared or asks.barred(turn.prompt):
        return ()
    return tuple(model.id for model in context.models)


def may_edit(declines: Declines) -> bool:
    """Say whether other words may take a prompt's place: if declined, as its card lets rephrase."""
    if not declines:
        return True
    last = declines[-1]
    tried = frozenset(decline.turn.asked for decline in declines)
    offered = choices.decision_now(last.refusal, last.turn, tried).paths
    return Path.REPHRASE in offered or Path.NARROW in offered
