"""Writing a version, making it live, and going back; what is live moves only from what was seen.

Overtaken   somebody wrote in this place meanwhile: their version, nothing was kept
NotReady    a version may not be published yet: `waiting` for a review, `blocked` by a rule, or its
            place is being `tried` in an experiment
"""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from refusals.copybook import Place, drop, forget, is_tried, live, place_of
from refusals.copybook.places import SOURCE
from refusals.copybook.slots import in_a_crisis
from refusals.models import CopyVersion, Publication
from refusals.studio.audit import note
from refusals.studio.waiving import blocked

State = CopyVersion.State
_UNSEEN = frozenset({State.DRAFT, State.IN_REVIEW})
"""States of a version that no second person has approved."""


class Overtaken(Exception):
    """Somebody else wrote in this place since the writer looked; `theirs` is what they wrote."""

    def __init__(self, theirs: CopyVersion) -> None:
        super().__init__(str(theirs))
        self.theirs = theirs


class NotReady(Exception):
    """A version may not become live yet; `code` is `waiting`, `blocked` or `tried`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def write(
    place: Place, text: str, *, author_id: int, why: str = "", since: int | None = None
) -> CopyVersion:
    """Keep `text` as a version of `place`; the same text again is the same version.

    `since` is the newest version that the author had seen, 0 for none: one that somebody else
    wrote after it raises Overtaken, and nothing is kept. `None` doesn't ask.
    """
    digest = CopyVersion.digest_of(text)
    written = CopyVersion.objects.filter(**place._asdict())
    if since is not None:
        theirs = written.filter(pk__gt=since).exclude(author_id=author_id).first()
        if theirs is not None and theirs.digest != digest:
            raise Overtaken(theirs)
    version, created = CopyVersion.objects.get_or_create(
        **place._asdict(),
        digest=digest,
        defaults={
            "text": text,
            "author_id": author_id,
            "why": why[:200],
            "source_digest": source_digest(place),
        },
    )
    if created:
        note(version, "written", by_id=author_id, why=why)
    return version


def source_digest(place: Place) -> str:
    """Return the digest of the source text that a translation in `place` says; else nothing."""
    if place.language == SOURCE:
        return ""
    return CopyVersion.digest_of(live().words(place.slot, place.category, SOURCE, place.tone).text)


@transaction.atomic
def confirm_translation(version: CopyVersion, *, by_id: int) -> None:
    """Write down that a translation still says what the source says now."""
    place = Place(version.slot, version.category, version.language, version.tone)
    CopyVersion.objects.filter(pk=version.pk).update(source_digest=source_digest(place))
    note(version, "translation confirmed", by_id=by_id)


def obstacle_to(version: CopyVersion) -> str:
    """Return what keeps `version` from being published: the code of a NotReady, or nothing."""
    if is_tried(place_of(version)):
        return "tried"
    if version.state in _UNSEEN and review_asked(place_of(version)):
        return "waiting"
    return "blocked" if blocked(version) else ""


def review_asked(place: Place) -> bool:
    """Say whether a second person has to approve; in a crisis always, else as the host set."""
    asked = getattr(settings, "REFUSALS_COPY_REVIEW", True)
    return bool(asked) or in_a_crisis(place.slot, place.category)


def publish(version: CopyVersion, *, seen: int | None, by_id: int, why: str = "") -> bool:
    """Make `version` live if what is live is still `seen`; say whether it was. Raises NotReady.

    `seen` is the live version that the designer looked at, `None` when there was none.
    """
    obstacle = obstacle_to(version)
    if obstacle:
        raise NotReady(obstacle)
    if seen == version.pk:
        return _live(version).filter(version=version).exists()
    with transaction.atomic():
        moved = _begin(version, by_id) if seen is None else _move(version, seen, by_id)
        if moved:
            _tell_states(version, seen)
            note(version, "published", by_id=by_id, why=why, before=seen)
        transaction.on_commit(forget, robust=True)
    drop()  # at once, also for whoever looks inside a surrounding transaction
    return moved


def roll_back(place: Place, *, seen: int, by_id: int, why: str = "") -> bool:
    """Make the version before live again if what is live is still `seen`; say whether it was.

    Raises NotReady while an experiment runs there.
    """
    if is_tried(place):
        raise NotReady("tried")
    with transaction.atomic():
        row = Publication.objects.filter(
            **place._asdict(), version_id=seen, previous__isnull=False
        ).first()
        before = row.previous if row else None
        moved = before is not None and _move(before, seen, by_id)
        if moved and before is not None:
            _tell_states(before, seen)
            note(before, "rolled back", by_id=by_id, why=why, before=seen)
        transaction.on_commit(forget, robust=True)
    drop()
    return moved


def _live(version: CopyVersion) -> models.QuerySet[Publication]:
    return Publication.objects.filter(
        slot=version.slot,
        category=version.category,
        language=version.language,
        tone=version.tone,
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
                tone=version.tone,
                version=version,
                by_id=by_id,
            )
    except IntegrityError:
        return False
    return True


def _tell_states(version: CopyVersion, before: int | None) -> None:
    """Mark what is live now, and what no longer is."""
    if before is not None:
        CopyVersion.objects.filter(pk=before).update(state=State.RETIRED)
    CopyVersion.objects.filter(pk=version.pk).update(state=State.PUBLISHED)
