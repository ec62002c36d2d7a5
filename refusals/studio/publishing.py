"""Writing a version, making it live, and going back; what is live moves only from what was seen."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from refusals.copybook import Place, forget
from refusals.models import CopyVersion, Publication


def write(place: Place, text: str, *, author_id: int, why: str = "") -> CopyVersion:
    """Keep `text` as a version of `place`; the same text again is the same version."""
    digest = CopyVersion.digest_of(text)
    found = CopyVersion.objects.filter(**place._asdict(), digest=digest).first()
    return found or CopyVersion.objects.create(
        **place._asdict(), text=text, digest=digest, author_id=author_id, why=why[:200]
    )


def publish(version: CopyVersion, *, seen: int | None, by_id: int) -> bool:
    """Make `version` live if what is live is still `seen`; say whether it was.

    `seen` is the live version that the designer looked at, `None` when there was none.
    """
    if seen == version.pk:
        return _live(version).filter(version=version).exists()
    with transaction.atomic():
        moved = _begin(version, by_id) if seen is None else _move(version, seen, by_id)
        transaction.on_commit(forget)
    forget()  # at once, also for whoever looks inside a surrounding transaction
    return moved


def roll_back(place: Place, *, seen: int, by_id: int) -> bool:
    """Make the version before live again if what is live is still `seen`; say whether it was."""
    with transaction.atomic():
        moved = Publication.objects.filter(
            **place._asdict(), version_id=seen, previous__isnull=False
        ).update(version_id=F("previous_id"), previous_id=seen, by_id=by_id, at=timezone.now())
        transaction.on_commit(forget)
    forget()
    return bool(moved)


def _live(version: CopyVersion) -> models.QuerySet[Publication]:
    return Publication.objects.filter(
        slot=version.slot, category=version.category, language=version.language
    )


def _move(version: CopyVersion, seen: int, by_id: int) -> bool:
    moved = (
        _live(version)
        .filter(version_id=seen)
        .update(version=version, previous_id=seen, by_id=by_id, at=timezone.now())
    )
    return bool(moved)


def _begin(version: CopyVersion, by_id: int) -> bool:
    """Publish in a place where nothing is, unless somebody just did."""
    try:
        with transaction.atomic():
            Publication.objects.create(
                slot=version.slot,
                category=version.category,
                language=version.language,
                version=version,
                by_id=by_id,
            )
    except IntegrityError:
        return False
    return True
