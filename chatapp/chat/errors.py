"""What went wrong with a turn, in words of the copy library, each with what to do about it."""

from __future__ import annotations

from django.utils.translation import get_language

from chatapp.conversations.models import Turn
from refusals import cards
from refusals.copybook import SLOTS

_ENDED = {Turn.State.TRUNCATED, Turn.State.FAILED}


def named_error(turn: Turn, *, begun: bool = True) -> str:
    """Return the sentence for a turn that was cut or failed; nothing for one that ended well.

    `begun`: some of the answer was written.
    """
    if turn.state == Turn.State.STOPPED:
        return _said("outage_stopped" if begun else "outage_stopped_early")
    if turn.state not in _ENDED:
        return ""
    slot = f"outage_{turn.error or 'lost'}"
    return _said(slot if slot in SLOTS else "outage_other")


def _said(slot: str) -> str:
    return cards.words(slot, "", get_language() or "en").text
