"""Brings the shipped words into the database, without touching what a designer published."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from refusals.copybook.book import forget
from refusals.copybook.places import Place
from refusals.copybook.shipped import shipped
from refusals.models import CopyVersion, Publication

WHY = "shipped"
"""What a version of ours says in `why`; it has no author either."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many places got their first publication, and how many a newer shipped text."""

    published: int
    renewed: int


@transaction.atomic
def seed() -> Seeded:
    """Publish the shipped words where nothing is published, or only an older text of ours."""
    live = {
        Place(row.slot, row.category, row.language): row
        for row in Publication.objects.select_related("version")
    }
    fresh = [
        CopyVersion(
            slot=place.slot,
            category=place.category,
            language=place.language,
            text=text,
            digest=CopyVersion.digest_of(text),
            why=WHY,
        )
        for place, text in shipped().items()
        if place not in live or _outdated(live[place], text)
    ]
    CopyVersion.objects.bulk_create(fresh)
    renewed = [
        _renew(live[_place(version)], version) for version in fresh if _place(version) in live
    ]
    added = [
        Publication(
            slot=version.slot,
            category=version.category,
            language=version.language,
            version=version,
        )
        for version in fresh
        if _place(version) not in live
    ]
    Publication.objects.bulk_create(added)
    transaction.on_commit(forget)
    return Seeded(published=len(added), renewed=len(renewed))


def _place(version: CopyVersion) -> Place:
    return Place(version.slot, version.category, version.language)


def _outdated(publication: Publication, text: str) -> bool:
    """Say whether what is live is an earlier text of ours, that nobody chose to keep."""
    version = publication.version
    ours = version.why == WHY and version.author_id is None and publication.by_id is None
    return ours and version.text != text


def _renew(publication: Publication, version: CopyVersion) -> Publication:
    publication.previous = publication.version
    publication.version = version
    publication.at = version.created
    publication.save(update_fields=["version", "previous", "at"])
    return publication
