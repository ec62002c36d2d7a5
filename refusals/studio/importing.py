"""Words from files into the library: as drafts for review, never over what others wrote."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from refusals.copybook import Place, live
from refusals.copybook.files import Library
from refusals.models import CopyVersion, Publication
from refusals.studio import publishing
from refusals.studio.audit import note
from refusals.studio.lint import Finding, blocking, lint

State = CopyVersion.State


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where the file and the library both moved away from what the file came from."""

    place: Place
    live: str
    file: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: versions written for review, texts that were the same, and conflicts."""

    written: tuple[CopyVersion, ...]
    same: int
    conflicts: tuple[Conflict, ...]
    blocked: tuple[tuple[Place, tuple[Finding, ...]], ...]


@transaction.atomic
def bring_in(library: Library, base: Library, *, by_id: int | None, dry: bool = False) -> Imported:
    """Write what differs from `base`, the library that the files were made from, as drafts.

    Where the library has moved on from `base` too, the file's text is a conflict: it is reported
    and nothing is written. A text that a rule blocks isn't written either.
    """
    book = live()
    drafts = _open_drafts()
    written, conflicts, blocked, same = [], [], [], 0
    for place, text in library.words.items():
        now = book.words(*place).text
        if text == now:
            same += 1
            continue
        moved = base.words.get(place) not in {None, now} or drafts.get(place, text) != text
        findings = lint(place, text)
        if moved:
            conflicts.append(Conflict(place, drafts.get(place, now), text))
        elif blocking(findings):
            blocked.append((place, findings))
        else:
            written.append(_write(place, text, by_id, dry=dry))
    return Imported(tuple(written), same, tuple(conflicts), tuple(blocked))


def _write(place: Place, text: str, by_id: int | None, *, dry: bool) -> CopyVersion:
    digest = CopyVersion.digest_of(text)
    fresh = CopyVersion(
        **place._asdict(),
        text=text,
        digest=digest,
        author_id=by_id,
        why="imported",
        source_digest=publishing.source_digest(place),
    )
    if dry:
        return fresh
    found = CopyVersion.objects.filter(**place._asdict(), digest=digest).first()
    if found is not None:
        return found
    fresh.save()
    note(fresh, "imported", by_id=by_id)
    return fresh


def _open_drafts() -> dict[Place, str]:
    """Return the newest text of each place that somebody wrote after what is live there."""
    live_ids = {
        Place(row.slot, row.category, row.language, row.tone): row.version_id
        for row in Publication.objects.all()
    }
    found: dict[Place, str] = {}
    waiting = (State.DRAFT, State.IN_REVIEW, State.APPROVED)
    for version in CopyVersion.objects.filter(state__in=waiting).order_by("pk"):
        place = Place(version.slot, version.category, version.language, version.tone)
        if version.pk > live_ids.get(place, 0):
            found[place] = version.text
    return found
