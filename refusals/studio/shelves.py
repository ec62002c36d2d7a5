"""The library as a designer sees it: every place, what is live there, and how often it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from refusals.copybook import SLOTS, Book, Place, Slot, live
from refusals.copybook.book import Words
from refusals.copybook.shipped import SHARED, editions
from refusals.copybook.slots import CATEGORIES, places
from refusals.models import CopyVersion, Publication


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the library, in one language."""

    place: Place
    slot: Slot
    words: Words
    versions: int
    changed: datetime | None
    by: str
    elsewhere: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        """Where it is edited."""
        return url_of(self.place)

    @property
    def missing(self) -> bool:
        """Say whether another language stands in for it."""
        return self.words.language != self.place.language


@dataclass(frozen=True, slots=True)
class Shelf:
    """The cells of one category; the empty one holds what all share."""

    category: str
    cells: tuple[Cell, ...]


def url_of(place: Place) -> str:
    """Return the address of a place's editor."""
    category = place.category or SHARED
    return reverse("studio:place", args=[place.slot, category, place.language])


def place_at(slot: str, category: str, language: str) -> Place | None:
    """Return the place that an address names, if the library has it."""
    known = slot in SLOTS and category in (*CATEGORIES, SHARED) and language in editions()
    return Place(slot, "" if category == SHARED else category, language) if known else None


def shelves(language: str, category: str | None = None) -> tuple[Shelf, ...]:
    """Return the library in `language`, whole or one category; the queries stay as many."""
    counts = _counts(language)
    publications = {
        Place(row.slot, row.category, row.language): row
        for row in Publication.objects.filter(language=language).select_related("by")
    }
    book = live()
    wanted = ("", *CATEGORIES) if category is None else (category,)
    return tuple(
        Shelf(
            name,
            tuple(
                _cell(place, book, counts, publications)
                for place in _places(name, language, counts)
            ),
        )
        for name in wanted
    )


def _places(category: str, language: str, counts: dict[Place, int]) -> Iterator[Place]:
    """List the places of a category: those we ship, and those a designer added."""
    for slot in SLOTS.values():
        place = Place(slot.name, category, language)
        if category in places(slot) or place in counts or _shipped_here(place):
            yield place


def _shipped_here(place: Place) -> bool:
    return any(
        Place(place.slot, place.category, language) in edition.words
        for language, edition in editions().items()
    )


def _counts(language: str) -> dict[Place, int]:
    rows = (
        CopyVersion.objects.filter(language=language)
        .order_by()
        .values_list("slot", "category", "language")
        .annotate(versions=Count("pk"))
    )
    return {Place(*row[:3]): row[3] for row in rows}


def _cell(
    place: Place, book: Book, counts: dict[Place, int], publications: dict[Place, Publication]
) -> Cell:
    publication = publications.get(place)
    by = publication.by if publication else None
    return Cell(
        place=place,
        slot=SLOTS[place.slot],
        words=book.words(*place),
        versions=counts.get(place, 0),
        changed=publication.at if publication else None,
        by=by.get_username() if by else "",
        elsewhere=tuple(
            (language, url_of(place._replace(language=language)))
            for language in editions()
            if language != place.language
        ),
    )
