"""Having a person look at a turn because policy says so, without being asked."""

from __future__ import annotations

from chatapp.chat import asks
from chatapp.conversations.models import Turn
from chatapp.desk import tickets
from chatapp.desk.models import Origin
from refusals.engine.policy import at_risk, current_policy
from refusals.engine.terms import Category
from refusals.models import Refusal


def review(turn: Turn, refusal: Refusal | None) -> None:
    """Open a ticket for an ended turn where its row says `review`; call it where it is saved.

    Besides declines that is for words that signal a risk, whatever became of them.
    """
    pack, category = current_policy(), _category(turn, refusal)
    if category is None or not pack.reviews:
        return
    prompt = turn.prompt
    context = asks.context_for(
        turn.conversation,
        prompt,
        asked=turn.asked,
        tried=asks.refused_by(prompt),
        refusals=Refusal.objects.filter(conversation_ref=turn.conversation_id).count(),
    )
    if pack.ruling(category, context).row.review:
        tickets.open_ticket(
            turn.conversation,
            refusal,
            need="",
            contact="",
            asked=prompt.text,
            key=turn.pk,
            origin=Origin.REVIEW,
        )


def _category(turn: Turn, refusal: Refusal | None) -> Category | None:
    if refusal is not None:
        return Category(refusal.category)
    return Category.SELF_HARM if at_risk(turn.prompt.text) else None
