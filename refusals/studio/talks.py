"""What designers have said about the version on a desk: its review, exceptions, comments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from refusals.models import Comment, CopyVersion, Review, Waiver


@dataclass(frozen=True)
class Talk:
    """The talk about one version, as the person `person_id` takes part in it."""

    version: CopyVersion
    person_id: int

    @cached_property
    def reviews(self) -> list[Review]:
        """Every request for a review and what came of it, the newest first."""
        return list(self.version.reviews.select_related("asked_by", "decided_by"))

    @property
    def review(self) -> Review | None:
        """The request that waits for an answer."""
        return next((one for one in self.reviews if one.verdict == Review.Verdict.OPEN), None)

    @property
    def may_decide(self) -> bool:
        """Say whether this person is a second one: neither wrote it nor asked about it."""
        review = self.review
        mine = (self.version.author_id, review.asked_by_id if review else None)
        return review is not None and self.person_id not in mine

    @property
    def may_withdraw(self) -> bool:
        """Say whether this person asked."""
        return self.review is not None and self.review.asked_by_id == self.person_id

    @cached_property
    def comments(self) -> list[Comment]:
        """What was said, the oldest first."""
        return list(self.version.comments.select_related("author"))

    @cached_property
    def waivers(self) -> list[Waiver]:
        """The exceptions that were asked for, granted or not."""
        return list(self.version.waivers.select_related("asked_by", "granted_by").order_by("rule"))
