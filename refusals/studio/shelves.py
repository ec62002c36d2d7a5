"""The library as a designer sees it: every place, what is live there, and how it fares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from refusals.copybook import SLOTS, Book, Place, Slot, live
from refusals.copybook.book import Words
from refusals.copybook.shipped import SHARED, Edition, editions, every_edition, holds
from refusals.copybook.slots import CATEGORIES, places
from refusals.engine.terms import Category
from refusals.models import CopyVersion, Publication, Review
from refusals.studio.scores import NOTHING, Score, scores
from refusals.studio.staleness import stale

State = CopyVersion.State

SHOWS: Mapping[str, str | Promise] = {
    "waiting": _("Waiting for a review"),
    "approved": _("Approved, not live yet"),
    "drafts": _("With drafts"),
    "stale": _("Source has changed"),
}
"""What the library can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many versions of one place there are, and which ones wait to be looked at or published.

    `waiting` and `approved` are the newest version that waits for a review, and for publication.
    """

    versions: int = 0
    drafts: int = 0
    waiting: int | None = None
    approved: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the library, in one language."""

    place: Place
    slot: Slot
    words: Words
    counts: Counts
    changed: datetime | None
    by: str
    stale: bool
    score: Score

    @property
    def url(self) -> str:
        """Where it is edited."""
        return url_of(self.place)

    def says(self, words: str) -> bool:
        """Say whether its text, its name or what it is for holds `words`, in any case."""
        told = (str(self.words), self.slot.name, str(self.slot.about))
        return any(words.casefold() in one.casefold() for one in told)

    @property
    def missing(self) -> bool:
        """Say whether another language stands in for it."""
        return self.words.language != self.place.language

    def is_(self, show: str) -> bool:
        """Say whether it belongs to what the library is narrowed to."""
        return bool(
            {
                "waiting": self.counts.waiting,
                "approved": self.counts.approved,
                "drafts": self.counts.drafts,
                "stale": self.stale,
            }.get(show, True)
        )


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
    place = Place(slot, "" if category == SHARED else category, language)
    known = slot in SLOTS and category in (*CATEGORIES, SHARED)
    return place if known and holds(place) else None


def shelves(language: str, category: str | None = None, show: str = "") -> tuple[Shelf, ...]:
    """Return the library in `language`, whole or narrowed; the queries stay as many."""
    counts = _counts(language)
    rows = Publication.objects.filter(language=language).select_related("by", "version")
    publications = {Place(row.slot, row.category, row.language, row.tone): row for row in rows}
    book, known = live(), scores()
    wanted: tuple[str, ...] = ("", *CATEGORIES) if category is None else (category,)
    if not every_edition()[language].whole:
        wanted = (Category.SELF_HARM.value,)
    found = (
        (
            name,
            [
                _cell(at, book, counts, publications, known)
                for at in _places(name, language, counts)
            ],
        )
        for name in wanted
    )
    return tuple(
        Shelf(name, tuple(cell for cell in cells if cell.is_(show))) for name, cells in found
    )


def saying(found: Iterable[Shelf], words: str) -> tuple[Shelf, ...]:
    """Return the shelves with only the cells that hold `words`."""
    return tuple(
        Shelf(shelf.category, tuple(cell for cell in shelf.cells if cell.says(words)))
        for shelf in found
    )


def weakest(found: Iterable[Shelf]) -> tuple[Cell, ...]:
    """Return the cells that were shown, those that surely did worst first.

    Sorted by the upper bound of the interval, so that two unlucky cards don't lead. What is said
    in a crisis is not measured by answers, and stays out.
    """
    shown = [
        cell
        for shelf in found
        for cell in shelf.cells
        if cell.score.cards and cell.place.category != Category.SELF_HARM
    ]
    return tuple(sorted(shown, key=lambda cell: (cell.score.interval.high, -cell.score.cards)))


def todo(person_id: int) -> tuple[int, list[Edition]]:
    """Return how many reviews wait for this person, those of others' words, and the languages."""
    waiting = Review.objects.filter(verdict=Review.Verdict.OPEN).exclude(
        Q(asked_by=person_id) | Q(version__author=person_id)
    )
    tags = list(waiting.values_list("version__language", flat=True))
    return len(tags), [edition for tag, edition in every_edition().items() if tag in tags]


def _places(category: str, language: str, counts: Mapping[Place, Counts]) -> Iterator[Place]:
    """List the places of a category: those we ship, and those a designer added."""
    whole = every_edition()[language].whole
    for slot in SLOTS.values():
        place = Place(slot.name, category, language)
        if not whole:
            if holds(place):
                yield place
        elif category in places(slot) or place in counts or _shipped_here(place):
            yield place


def _shipped_here(place: Place) -> bool:
    return any(
        place._replace(language=language) in edition.words
        for language, edition in editions().items()
    )


def _counts(language: str) -> dict[Place, Counts]:
    rows = (
        CopyVersion.objects.filter(language=language)
        .order_by()
        .values_list("slot", "category", "language", "tone")
        .annotate(
            versions=Count("pk"),
            drafts=Count("pk", filter=Q(state=State.DRAFT)),
            waiting=Max("pk", filter=Q(state=State.IN_REVIEW)),
            approved=Max("pk", filter=Q(state=State.APPROVED)),
        )
    )
    return {Place(*row[:4]): Counts(*row[4:]) for row in rows}


def _cell(
    place: Place,
    book: Book,
    counts: Mapping[Place, Counts],
    publications: Mapping[Place, Publication],
    known: Mapping[int, Score],
) -> Cell:
    publication = publications.get(place)
    by = publication.by if publication else None
    words = book.words(*place)
    return Cell(
        place=place,
        slot=SLOTS[place.slot],
        words=words,
        counts=counts.get(place, Counts()),
        changed=publication.at if publication else None,
        by=by.get_username() if by else "",
        stale=stale(place, publication.version if publication else None, book),
        score=known.get(words.version_id or 0, NOTHING),
    )
