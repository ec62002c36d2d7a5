"""Having a person look at a turn because policy says so, without being asked."""

from __future__ import annotations

from dataclasses import replace

from chatapp.chat.asking import asks
from chatapp.conversations.models import Turn
from chatapp.desk import triage
from chatapp.desk.lifecycle import tickets
from chatapp.desk.models import Origin, Ticket
from refusals.engine.policy import at_risk, current_policy
from refusals.engine.terms import Category, Context
from refusals.models import Refusal


def review(turn: Turn, refusal: Refusal | None, *, leaked: bool = False) -> None:
    """Open a ticket for an ended turn where its row says `review`; call it where it is saved.

    Besides declines that is for words that signal a risk, whatever became of them. `leaked`: text
    was shown before it was taken back. Where somebody is waited for already, for something as
    urgent, they will see this turn too, and nobody else is asked.
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
    context = replace(context, leaked=leaked)
    if pack.ruling(category, context).row.review and not _is_waited_for(turn, category, context):
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


def _is_waited_for(turn: Turn, category: Category, context: Context) -> bool:
    severity = triage.severity_of(category, at_risk=context.at_risk, language=context.language)
    standing = Ticket.objects.unresolved().filter(conversation=turn.conversation_id)
    return standing.filter(severity__gte=severity).exists()
