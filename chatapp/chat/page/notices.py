"""The words of notices, in the reader's language; what they name was kept as ids."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chatapp.chat.page import offers
from chatapp.conversations.models import Message
from refusals import cards
from refusals.copybook import isolated
from refusals.engine.terms import DecidedBy

_SLOTS: Mapping[str, str] = {
    Message.Notice.SWITCHED: "switch_notice",
    Message.Notice.TICKET_OPENED: "ticket_opened",
    Message.Notice.AGENT_JOINED: "agent_joined",
    Message.Notice.HANDED_BACK: "handed_back",
    Message.Notice.TICKET_CLOSED: "ticket_closed",
    Message.Notice.TICKET_MERGED: "ticket_merged",
    Message.Notice.TICKET_REOPENED: "ticket_reopened",
    Message.Notice.REVIEW_OPENED: "review_opened",
    Message.Notice.PASSED_ON: "passed_on",
    Message.Notice.AGENT_AWAY: "agent_away",
    Message.Notice.TICKET_SPLIT: "ticket_split",
    Message.Notice.WITHDRAWN: "tombstone",
}
"""Where the words of each stand in the copy library; those of the rest are the product's own."""


def words_of(message: Message) -> str:
    """Return the words of a notice."""
    time = time_format(localtime(message.created))
    asked = offers.label_of(message.facts.get("asked", ""))
    if message.notice == Message.Notice.SWITCHED_BACK:
        return _("At {time} you chose {asked} to answer again from your next message on.").format(
            time=time, asked=isolated(asked, get_language() or "en")
        )
    words = cards.words(_SLOTS[message.notice], "", get_language() or "en")
    filled = words.filled(
        time=time,
        agent=agent_of(message),
        asked=asked,
        served=offers.label_of(message.facts.get("chosen", "")),
        by=_withdrawer(message),
    )
    return filled.text


def agent_of(message: Message) -> str:
    """Return what the person reads as the name of a message's agent."""
    name = message.agent.get_short_name() or message.agent.username if message.agent else ""
    return name or _("Support")


def _withdrawer(message: Message) -> str:
    """Name whoever withdrew what was shown: the model that answered, or our own rules."""
    if message.facts.get("decided_by") == DecidedBy.RULES:
        return cards.words("by_rules", "", get_language() or "en").text
    turn = message.turn
    return offers.label_of(turn.served or turn.asked) if turn else ""
