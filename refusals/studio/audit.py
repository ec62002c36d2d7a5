"""Who did what to the words and the resources, when and why: written beside each change."""

from __future__ import annotations

from refusals.copybook import Place
from refusals.models import AuditEntry, CopyVersion


def subject_of(place: Place) -> str:
    """Return what the audit calls a place: slot, category and language."""
    return "/".join((place.slot, place.category or "every", place.language))


def note(
    version: CopyVersion, act: str, *, by_id: int | None, why: str = "", **detail: object
) -> None:
    """Write down that somebody did `act` to `version`; call it in the change's transaction."""
    place = Place(version.slot, version.category, version.language, version.tone)
    AuditEntry.objects.create(
        area=AuditEntry.Area.COPY,
        act=act,
        subject=subject_of(place),
        by_id=by_id,
        why=why[:200],
        detail={"version": version.pk, **detail},
    )
