"""What was written in one place, and what was done there: by whom, when and why."""

from __future__ import annotations

from dataclasses import dataclass

from refusals.copybook import Place
from refusals.copybook.seed import WHY
from refusals.models import AuditEntry, CopyVersion, Publication
from refusals.studio.audit import subject_of
from refusals.studio.differences import Piece, differences
from refusals.studio.scores import NOTHING, Score, scores
from refusals.studio.shelves import url_of

_REMEMBERED = 30


@dataclass(frozen=True, slots=True)
class Past:
    """One version of the history, how it differs from what is live, and what was done to it."""

    version: CopyVersion
    live: bool
    pieces: tuple[Piece, ...]
    score: Score
    acts: tuple[AuditEntry, ...]

    @property
    def shipped(self) -> bool:
        """Say whether it came with the app."""
        return self.version.why == WHY and self.version.author_id is None

    @property
    def url(self) -> str:
        """Where it lies on the desk."""
        place = Place(self.version.slot, self.version.category, self.version.language)
        return f"{url_of(place)}?version={self.version.pk}"


def history_of(place: Place, live_text: str, publication: Publication | None) -> list[Past]:
    """Return the versions of a place, the newest first; the queries stay as many."""
    found = CopyVersion.objects.filter(**place._asdict()).select_related("author")
    live_id = publication.version_id if publication else None
    acts = _acts(place)
    known = scores()
    return [
        Past(
            version=version,
            live=version.pk == live_id,
            pieces=differences(live_text, version.text),
            score=known.get(version.pk, NOTHING),
            acts=tuple(acts.get(version.pk, ())),
        )
        for version in found[:_REMEMBERED]
    ]


def _acts(place: Place) -> dict[int, list[AuditEntry]]:
    rows = AuditEntry.objects.filter(
        area=AuditEntry.Area.COPY, subject=subject_of(place)
    ).select_related("by")
    by_version: dict[int, list[AuditEntry]] = {}
    for row in rows[: _REMEMBERED * 6]:
        by_version.setdefault(row.detail.get("version", 0), []).append(row)
    return by_version
