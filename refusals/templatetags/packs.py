"""What a row of the policy says, in the reader's language."""

from __future__ import annotations

from django import template

from refusals.engine.packs.pack import Row
from refusals.studio.policies.policy_text import SEVERITY, SWITCHES, TONES, WITHDRAW
from refusals.studio.policies.replaying import Answer

register = template.Library()


@register.filter
def other_model(row: Row) -> str:
    """Return when another model is offered."""
    return str(SWITCHES[row.model])


@register.filter
def late_text(row: Row | Answer) -> str:
    """Return what becomes of text that was shown before the decline."""
    return str(WITHDRAW[row.withdraw])


@register.filter
def urgency(row: Row | Answer) -> str:
    """Return how soon the desk looks."""
    return str(SEVERITY[row.severity])


@register.filter
def voice(row: Row | Answer) -> str:
    """Return how the card speaks."""
    return str(TONES[row.tone])
