"""Cards: a recorded refusal with the words that are live now."""

from __future__ import annotations

from refusals.cards.care import Care, care_for
from refusals.cards.help import Help, help_in, known_country
from refusals.cards.making import card_for, pin, tongue_of, words
from refusals.cards.values import Card, Facts, OfferedModel, Option, Way
from refusals.copybook import Words

__all__ = [
    "Card",
    "Care",
    "Facts",
    "Help",
    "OfferedModel",
    "Option",
    "Way",
    "Words",
    "card_for",
    "care_for",
    "help_in",
    "known_country",
    "pin",
    "tongue_of",
    "words",
]
