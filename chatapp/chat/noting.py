"""What an ended turn tells analysts of its model, put together from the conversation."""

from __future__ import annotations

from chatapp.conversations.models import Turn
from refusals.models import Refusal
from refusals.observing import Earlier, Observed, observe

_MOST = 20
"""Earlier declines looked at: a bound on the cost of a long conversation."""


def note(turn: Turn, refusal: Refusal | None, answer: str) -> None:
    """Note what the model did with an answered or declined turn; call it where the turn is saved.

    `answer` is what stands of its words. What stopped, broke off or failed says nothing of the
    model's mind.
    """
    if refusal is None and turn.state != Turn.State.ANSWERED:
        return
    observe(
        Observed(
            turn_ref=turn.pk,
            conversation_ref=turn.conversation_id,
            asked=turn.asked,
            prompt=turn.prompt.text,
            refusal=refusal,
            earlier=_earlier(turn) if refusal is None else (),
            answer=answer,
        )
    )


def _earlier(turn: Turn) -> tuple[Earlier, ...]:
    refusals = Refusal.objects.filter(conversation_ref=turn.conversation_id, asked=turn.asked)
    declined = {refusal.turn_ref: refusal for refusal in refusals.order_by("-created")[:_MOST]}
    if not declined:
        return ()
    before = Turn.objects.filter(conversation=turn.conversation_id, started__lt=turn.started)
    last = before.order_by("-started").values_list("pk", flat=True).first()
    turns = Turn.objects.filter(pk__in=declined).select_related("prompt").order_by("-started")
    return tuple(Earlier(declined[one.pk], one.prompt.text, one.pk == last) for one in turns)
