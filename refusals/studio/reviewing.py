"""One designer asks another to look a version over, and talks with them about it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from refusals.models import Comment, CopyVersion, Review
from refusals.once import one_at_a_time
from refusals.studio import waiving
from refusals.studio.audit import note

State = CopyVersion.State
Verdict = Review.Verdict


class CannotReview(Exception):
    """`code`: `state` (not at that point), `blocked` (a rule objects), `own` (one's own words)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(version: CopyVersion, *, by_id: int, message: str = "") -> Review:
    """Ask for a review of a draft; raises CannotReview.

    A rule that blocks it needs an exception first, or at least a request for one.
    """
    objects = {finding.rule for finding in waiving.findings_on(version) if finding.blocks}
    if objects - waiving.asked(version):
        raise CannotReview("blocked")
    try:
        with transaction.atomic():
            _move(version, State.DRAFT, State.IN_REVIEW)
            review = Review.objects.create(
                version=version, asked_by_id=by_id, note=message.strip()[:200]
            )
            note(version, "review asked", by_id=by_id, why=message)
    except IntegrityError:
        raise CannotReview("state") from None
    return review


@transaction.atomic
def approve(version: CopyVersion, *, by_id: int, answer: str = "") -> None:
    """Approve a version that somebody else wrote and asked about; raises CannotReview."""
    review = _open(version, by_id)
    if not waiving.grant(version, by_id=by_id):
        raise CannotReview("own")
    if waiving.blocked(version):
        raise CannotReview("blocked")
    _move(version, State.IN_REVIEW, State.APPROVED)
    _close(review, Verdict.APPROVED, by_id, answer)
    note(version, "approved", by_id=by_id, why=answer)


@transaction.atomic
def send_back(version: CopyVersion, *, by_id: int, answer: str = "") -> None:
    """Return a version that somebody else asked about, with what should change."""
    review = _open(version, by_id)
    _move(version, State.IN_REVIEW, State.DRAFT)
    _close(review, Verdict.RETURNED, by_id, answer)
    note(version, "sent back", by_id=by_id, why=answer)


@transaction.atomic
def withdraw(version: CopyVersion, *, by_id: int) -> None:
    """Take back one's own request; raises CannotReview."""
    review = version.reviews.filter(verdict=Verdict.OPEN, asked_by_id=by_id).first()
    if review is None:
        raise CannotReview("state")
    _move(version, State.IN_REVIEW, State.DRAFT)
    _close(review, Verdict.RETURNED, None, "")
    note(version, "review withdrawn", by_id=by_id)


@transaction.atomic
def comment(version: CopyVersion, text: str, *, by_id: int) -> Comment | None:
    """Say something about a version; an empty remark is none, and one that is sent twice is one."""
    words = text.strip()[:1000]
    if not words:
        return None
    one_at_a_time(by_id)
    last = version.comments.last()
    if last is not None and (last.author_id, last.text) == (by_id, words):
        return last
    return Comment.objects.create(version=version, author_id=by_id, text=words)


def _open(version: CopyVersion, by_id: int) -> Review:
    review = version.reviews.filter(verdict=Verdict.OPEN).first()
    if review is None:
        raise CannotReview("state")
    if by_id in {review.asked_by_id, version.author_id}:
        raise CannotReview("own")
    return review


def _close(review: Review, verdict: Review.Verdict, by_id: int | None, answer: str) -> None:
    moved = Review.objects.filter(pk=review.pk, verdict=Verdict.OPEN).update(
        verdict=verdict,
        decided_by_id=by_id,
        decided_at=timezone.now(),
        answer=answer.strip()[:200],
    )
    if not moved:
        raise CannotReview("state")


def _move(version: CopyVersion, before: CopyVersion.State, after: CopyVersion.State) -> None:
    """Move the version's state, if it is still where it was thought to be."""
    if not CopyVersion.objects.filter(pk=version.pk, state=before).update(state=after):
        raise CannotReview("state")
    version.state = after
