"""Brings the shipped words into the database, without touching what a designer published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from refusals.copybook.book import forget
from refusals.copybook.places import SOURCE, Place
from refusals.copybook.registry import shipped_resources
from refusals.copybook.shipped import shipped, shipped_source
from refusals.models import CopyVersion, Publication, Resource

State = CopyVersion.State

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
    live = {_place(row): row for row in Publication.objects.select_related("version")}
    due = {
        place: text
        for place, text in shipped().items()
        if place not in live or _outdated(live[place], text)
    }
    versions = _versions(due)
    replaced = [place for place in due if place in live]
    CopyVersion.objects.filter(pk__in=[live[place].version_id for place in replaced]).update(
        state=State.RETIRED
    )
    for place in replaced:
        _renew(live[place], versions[place])
    added = [
        Publication(**place._asdict(), version=versions[place])
        for place in due
        if place not in live
    ]
    Publication.objects.bulk_create(added)
    register()
    transaction.on_commit(forget, robust=True)
    return Seeded(published=len(added), renewed=len(replaced))


def register() -> None:
    """Register the shipped resources; one that somebody here has checked stays as it is."""
    known = {row.slug: row for row in Resource.objects.all()}
    for shipped_one in shipped_resources():
        values = asdict(shipped_one) | {"languages": list(shipped_one.languages)}
        row = known.get(shipped_one.slug)
        if row is None:
            Resource.objects.create(**values)
        elif row.checked_by_id is None and row.checked_on <= shipped_one.checked_on:
            _correct(row, values)


def _correct(row: Resource, values: Mapping[str, object]) -> None:
    """Bring what changed in the shipped entry; an unchanged row is not written again."""
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _versions(texts: Mapping[Place, str]) -> dict[Place, CopyVersion]:
    """Return a published version for each text: an earlier one that says the same, or a new one."""
    wanted = {place: _version(place, text) for place, text in texts.items()}
    digests = [version.digest for version in wanted.values()]
    known = {
        (_place(version), version.digest): version
        for version in CopyVersion.objects.filter(digest__in=digests)
    }
    fresh = [version for place, version in wanted.items() if (place, version.digest) not in known]
    CopyVersion.objects.bulk_create(fresh)
    known |= {(_place(version), version.digest): version for version in fresh}
    found = {place: known[place, version.digest] for place, version in wanted.items()}
    CopyVersion.objects.filter(pk__in=[version.pk for version in found.values()]).update(
        state=State.PUBLISHED
    )
    return found


def _version(place: Place, text: str) -> CopyVersion:
    source = shipped_source(place)
    translated = place.language != SOURCE
    return CopyVersion(
        **place._asdict(),
        text=text,
        digest=CopyVersion.digest_of(text),
        state=State.PUBLISHED,
        source_digest=CopyVersion.digest_of(source) if translated else "",
        why=WHY,
    )


def _place(row: CopyVersion | Publication) -> Place:
    return Place(row.slot, row.category, row.language, row.tone)


def _outdated(publication: Publication, text: str) -> bool:
    """Say whether what is live is an earlier text of ours, that nobody chose to keep."""
    version = publication.version
    ours = version.why == WHY and version.author_id is None and publication.by_id is None
    return ours and version.text != text


def _renew(publication: Publication, version: CopyVersion) -> None:
    publication.previous = publication.version
    publication.version = version
    publication.at = timezone.now()
    publication.save(update_fields=["version", "previous", "at"])
