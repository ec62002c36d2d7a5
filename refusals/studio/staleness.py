"""Which translations say what the source no longer says."""

from __future__ import annotations

from refusals.copybook import Book, Place
from refusals.copybook.places import SOURCE
from refusals.copybook.shipped import shipped_source
from refusals.models import CopyVersion


def stale(place: Place, version: CopyVersion | None, book: Book) -> bool:
    """Say whether the source of `place` changed since `version` was found to say the same.

    Without a version the shipped text shows, which translates the shipped source.
    """
    if place.language == SOURCE:
        return False
    said = version.source_digest if version else _shipped_source(place)
    now = book.words(place.slot, place.category, SOURCE, place.tone).text
    return bool(said) and said != CopyVersion.digest_of(now)


def _shipped_source(place: Place) -> str:
    text = shipped_source(place)
    return CopyVersion.digest_of(text) if text else ""
