"""How the cards that showed a wording ended: the measure by which the weakest copy is found."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from refusals.experiments.statistics import Interval, wilson
from refusals.models import Outcome, Refusal

DAYS, MOST = 90, 10_000
"""The cards that are counted: the newest so many of so many days."""


@dataclass(frozen=True, slots=True)
class Score:
    """What followed the cards that showed one version."""

    cards: int
    answered: int
    escalated: int
    mistakes: int

    @property
    def interval(self) -> Interval:
        """The share of cards after which a way on led to an answer, with its 95% interval."""
        return wilson(self.answered, self.cards)

    @property
    def percent(self) -> int:
        """The same share in whole percent."""
        return round(100 * self.interval.rate)

    @property
    def bounds(self) -> tuple[int, int]:
        """The interval in whole percent."""
        return round(100 * self.interval.low), round(100 * self.interval.high)

    @property
    def left(self) -> int:
        """The cards that neither led to an answer nor to a person."""
        return max(0, self.cards - self.answered - self.escalated)


NOTHING = Score(0, 0, 0, 0)
_lock = threading.Lock()
_known: tuple[object, Mapping[int, Score]] | None = None


def scores() -> Mapping[int, Score]:
    """Return the score of every version that was shown; read again once something happened."""
    global _known  # noqa: PLW0603 - this process's cache
    stamp = (
        Refusal.objects.aggregate(latest=Max("created"))["latest"],
        Outcome.objects.aggregate(latest=Max("pk"))["latest"],
    )
    with _lock:
        if _known is None or _known[0] != stamp:
            _known = (stamp, _counted())
        return _known[1]


def _counted() -> dict[int, Score]:
    since = timezone.now() - timedelta(days=DAYS)
    recent = Refusal.objects.filter(created__gte=since).exclude(copy_versions=[])
    shown = dict(recent.order_by("-created").values_list("pk", "copy_versions")[:MOST])
    kinds = Outcome.Kind
    ends: dict[str, Counter[int]] = {kind: Counter() for kind in kinds}
    cards: Counter[int] = Counter()
    for versions in shown.values():
        cards.update(versions)
    wanted = (kinds.ANSWERED, kinds.ESCALATED, kinds.MISTAKE)
    happened = Outcome.objects.filter(kind__in=wanted, refusal__created__gte=since)
    for refusal, kind in happened.values_list("refusal_id", "kind"):
        ends[kind].update(shown.get(refusal, ()))
    return {
        version: Score(
            cards=count,
            answered=ends[kinds.ANSWERED][version],
            escalated=ends[kinds.ESCALATED][version],
            mistakes=ends[kinds.MISTAKE][version],
        )
        for version, count in cards.items()
    }
