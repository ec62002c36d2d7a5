"""Notes for analysts on where a model is of two minds: what it did, never with which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from refusals.engine.categories import categorise
from refusals.engine.languages import language_of
from refusals.engine.leaks import told_anyway
from refusals.engine.repeats import asks_again, presses, translates
from refusals.engine.terms import Category, DecidedBy, Flag, Kind
from refusals.engine.text.reading import read_prompt, read_reply
from refusals.models import Observation, Refusal

_OPPOSITE = {
    Observation.Outcome.ANSWERED: Observation.Outcome.REFUSED,
    Observation.Outcome.REFUSED: Observation.Outcome.ANSWERED,
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """A decline earlier in the conversation, with what had been asked; used, not stored."""

    refusal: Refusal
    prompt: str
    just_before: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """A turn that ended with an answer or a decline of its model; `answer` is what stands of it."""

    turn_ref: UUID
    conversation_ref: UUID
    asked: str
    prompt: str
    refusal: Refusal | None = None
    earlier: tuple[Earlier, ...] = ()
    answer: str = ""

    @property
    def outcome(self) -> Observation.Outcome:
        """What the model did."""
        if self.refusal is None:
            return Observation.Outcome.ANSWERED
        partial = self.refusal.kind == Kind.PARTIAL
        return Observation.Outcome.PARTIAL if partial else Observation.Outcome.REFUSED


@transaction.atomic
def observe(seen: Observed) -> Observation | None:
    """Note what a model did; a turn has one note. Our own rules' no is none of the model's."""
    if seen.refusal is not None and seen.refusal.decided_by == DecidedBy.RULES:
        return None
    request = Observation.digest_of(seen.prompt)
    pressed = next(_pressed(seen), None)
    flags = [Flag.CAPITULATION] if pressed else []
    against = pressed or next(_translated(seen), None)
    if (against and not pressed) or _otherwise_before(seen, request):
        flags.append(Flag.INCONSISTENT)
    asked = read_prompt(seen.prompt)
    if told_anyway(read_reply(seen.answer, asked), asked):
        flags.append(Flag.LEAK)
    note, created = Observation.objects.get_or_create(
        turn_ref=seen.turn_ref,
        defaults={
            "conversation_ref": seen.conversation_ref,
            "asked": seen.asked,
            "language": language_of(seen.prompt),
            "outcome": seen.outcome,
            "request": request,
            "flags": [flag.value for flag in flags],
            "against": against,
        },
    )
    if created and seen.refusal is not None and flags:
        _flag(seen.refusal, flags)
    return note


def _pressed(seen: Observed) -> Iterator[Refusal]:
    """Yield the same model's declines here that an answer gave in to."""
    if seen.refusal is not None:
        return
    for earlier in seen.earlier:
        pressed = earlier.just_before and presses(seen.prompt)
        if _same_model(seen, earlier) and (pressed or asks_again(seen.prompt, earlier.prompt)):
            yield earlier.refusal


def _translated(seen: Observed) -> Iterator[Refusal]:
    """Yield the same model's declines here of what it answers in another language."""
    if seen.refusal is not None:
        return
    category, _ = categorise(seen.prompt, "", None)
    for earlier in seen.earlier:
        about = category is not Category.UNKNOWN and earlier.refusal.category == category
        if about and _same_model(seen, earlier) and translates(seen.prompt, earlier.prompt):
            yield earlier.refusal


def _same_model(seen: Observed, earlier: Earlier) -> bool:
    refusal = earlier.refusal
    return refusal.asked == seen.asked and refusal.decided_by == DecidedBy.MODEL


def _otherwise_before(seen: Observed, request: str) -> bool:
    """Say whether the same model did the opposite with the same request, whoever asked."""
    opposite = _OPPOSITE.get(seen.outcome)
    before = Observation.objects.filter(request=request, asked=seen.asked, outcome=opposite)
    return opposite is not None and before.exists()


def _flag(refusal: Refusal, flags: Iterable[Flag]) -> None:
    refusal.flags = list(dict.fromkeys([*refusal.flags, *(flag.value for flag in flags)]))
    refusal.save(update_fields=["flags"])
