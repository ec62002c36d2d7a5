"""What came of an experiment so far, counted from the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from refusals.experiments.judging import Reading, Tally, judge
from refusals.models import Arm, Experiment, Exposure, Outcome

_KINDS = {
    "answered": Outcome.Kind.ANSWERED,
    "escalated": Outcome.Kind.ESCALATED,
    "mistakes": Outcome.Kind.MISTAKE,
}


def reading_of(experiment: Experiment, *, now: datetime | None = None) -> Reading:
    """Return what may be said of `experiment` at `now`; queries grow with its arms only."""
    now = now or timezone.now()
    arms = list(experiment.arms.all())
    over = experiment.stopped is not None or (
        experiment.ends is not None and now >= experiment.ends
    )
    return judge(
        [_tally(arm, now, first=experiment.sample) for arm in arms],
        [_tally(arm, now) for arm in arms],
        [arm.weight for arm in arms],
        sample=experiment.sample,
        over=over,
    )


def _tally(arm: Arm, now: datetime, *, first: int | None = None) -> Tally:
    """Count the arm's people whose window has closed: the `first` ones, or all."""
    closed = _judged(arm.exposures.filter(closes__lte=now)).order_by("pk")
    counted = (closed[:first] if first is not None else closed).aggregate(
        people=Count("pk"),
        left=Count("pk", filter=Q(acted=False)),
        **{name: Count("pk", filter=Q(**{f"was_{name}": True})) for name in _KINDS},
    )
    return Tally(shown=arm.exposures.count(), **counted)


def _judged(exposures: QuerySet[Exposure]) -> QuerySet[Exposure]:
    """Say of each exposure what its refusal led to before the window closed."""
    within = Outcome.objects.filter(
        refusal=OuterRef("refusal"), created__lte=OuterRef("closes"), created__gte=OuterRef("at")
    )
    return exposures.annotate(
        acted=Exists(within),
        **{f"was_{name}": Exists(within.filter(kind=kind)) for name, kind in _KINDS.items()},
    ).only("pk")
