"""The words of the cards: what slots there are, what is shipped, what is published, what shows."""

from __future__ import annotations

from refusals.copybook.book import Book, Words, drop, follow, forget, live
from refusals.copybook.places import Place, chain, direction, isolated, language_tag
from refusals.copybook.slots import SLOTS, Slot, slot_named
from refusals.copybook.trials import Trial, is_tried, place_of

__all__ = [
    "SLOTS",
    "Book",
    "Place",
    "Slot",
    "Trial",
    "Words",
    "chain",
    "direction",
    "drop",
    "follow",
    "forget",
    "is_tried",
    "isolated",
    "language_tag",
    "live",
    "place_of",
    "slot_named",
]
