"""The life of an experiment: drafted, started as planned, stopped, and its winner made live."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from refusals.copybook import SLOTS, Place, forget, place_of
from refusals.engine.terms import Category
from refusals.experiments.statistics import people_needed
from refusals.models import Arm, AuditEntry, CopyVersion, Experiment, Outcome, Publication, Refusal
from refusals.once import one_at_a_time
from refusals.studio import publishing

MOST_ARMS = 4
"""More would share the people out so thinly that nothing could be told."""

_ON_CARDS = frozenset({"card", "ways"})
_FINISHED = (
    CopyVersion.State.APPROVED,
    CopyVersion.State.PUBLISHED,
    CopyVersion.State.RETIRED,
)
_BASELINE = timedelta(days=90)
_ENOUGH = 30
"""Fewer recent cards tell nothing of a rate or a pace."""


class NotAllowed(Exception):
    """Something stands in the way; the message is a code that the page has words for."""


def may_be_tried(place: Place) -> bool:
    """Say whether wordings of `place` may be compared: on cards only, never in a crisis."""
    slot = SLOTS.get(place.slot)
    return slot is not None and slot.group in _ON_CARDS and place.category != Category.SELF_HARM


def challengers(place: Place) -> list[CopyVersion]:
    """Return the versions that may be held against the live one: those that passed a review."""
    live = Publication.objects.filter(**place._asdict()).values("version_id")
    found = CopyVersion.objects.filter(**place._asdict(), state__in=_FINISHED)
    return list(found.exclude(pk__in=live)[:30])


def baseline(place: Place) -> tuple[int, int]:
    """Return how many cards of the last 90 days ended in an answer, and how many there were."""
    cards = Refusal.objects.filter(
        language=place.language, created__gte=timezone.now() - _BASELINE
    ).exclude(category=Category.SELF_HARM)
    if place.category:
        cards = cards.filter(category=place.category)
    return cards.filter(outcomes__kind=Outcome.Kind.ANSWERED).count(), cards.count()


def suggested_sample(place: Place, *, lift: float = 0.1) -> int:
    """Return the people that each arm needs to see a change of `lift`, by recent cards."""
    answered, cards = baseline(place)
    rate = answered / cards if cards >= _ENOUGH else 0.5  # the widest guess while little is known
    return people_needed(min(rate, 1 - lift), lift)


def adds_up(shares: Sequence[int]) -> bool:
    """Say whether `shares` are percentages of one whole, each of at least one percent."""
    return sum(shares) == 100 and min(shares) >= 1


def likely_days(experiment: Experiment) -> int | None:
    """Return how many days its people take to come, by recent cards; `None` where few came.

    The wording with the smallest share is the last to have its people.
    """
    _, cards = baseline(place_of(experiment))
    if cards < _ENOUGH:
        return None
    weights = [arm.weight for arm in experiment.arms.all()]
    rarest = min(weights) / sum(weights) * experiment.traffic / 100
    return math.ceil(experiment.sample / (cards / _BASELINE.days * rarest))


@transaction.atomic
def draft(  # noqa: PLR0913 - a plan has that many parts
    place: Place,
    versions: Sequence[int],
    *,
    name: str,
    sample: int,
    days: int,
    traffic: int,
    author_id: int,
    shares: Sequence[int] = (),
) -> Experiment:
    """Write down an experiment of the live version against `versions`; raises NotAllowed.

    `shares` say in percent how many of the people see the live wording and each of `versions`, in
    this order; without any, all see as many. A form that is sent twice plans one experiment.
    """
    arms = _arms(place, versions, shares)
    said = {"name": name, "sample": sample, "days": days, "traffic": traffic}
    plan = {**place._asdict(), **said, "author_id": author_id}
    one_at_a_time(author_id)
    same = _drafted(plan, arms)
    if same is not None:
        return same
    experiment = Experiment.objects.create(**plan)
    for version_id, weight in arms.items():
        Arm.objects.create(experiment=experiment, version_id=version_id, weight=weight)
    _note(experiment, "drafted", author_id, shares=list(arms.values()))
    return experiment


def _arms(place: Place, versions: Sequence[int], shares: Sequence[int]) -> dict[int, int]:
    """Return the weight of each version that would be shown, the live one first."""
    if not may_be_tried(place):
        raise NotAllowed("crisis")
    live = Publication.objects.filter(**place._asdict()).first()
    known = {version.pk for version in challengers(place)}
    chosen = [pk for pk in dict.fromkeys(versions) if pk in known]
    if live is None or not chosen or len(chosen) != len(set(versions)):
        raise NotAllowed("versions")
    if len(chosen) >= MOST_ARMS:
        raise NotAllowed("arms")
    weights = list(shares) or [1] * (1 + len(chosen))
    if shares and not (len(shares) == 1 + len(chosen) and adds_up(shares)):
        raise NotAllowed("shares")
    return dict(zip((live.version_id, *chosen), weights, strict=True))


def _drafted(plan: Mapping[str, Any], arms: Mapping[int, int]) -> Experiment | None:
    """Return the draft of this very plan with these weights, if there is one."""
    drafts = Experiment.objects.filter(**plan, state=Experiment.State.DRAFT)
    weights = ((one, dict(one.arms.values_list("version", "weight"))) for one in drafts)
    return next((one for one, weighed in weights if weighed == arms), None)


def start(experiment: Experiment, *, by_id: int) -> None:
    """Let the experiment run; plan and arms are frozen from here. Raises NotAllowed."""
    try:
        with transaction.atomic():
            if not _control_is_live(experiment):
                raise NotAllowed("moved")
            moved = Experiment.objects.filter(
                pk=experiment.pk, state=Experiment.State.DRAFT
            ).update(state=Experiment.State.RUNNING, started=timezone.now())
            if not moved:
                raise NotAllowed("state")
            _note(experiment, "started", by_id)
            transaction.on_commit(forget, robust=True)
    except IntegrityError:
        raise NotAllowed("busy") from None
    experiment.refresh_from_db()


@transaction.atomic
def stop(experiment: Experiment, *, by_id: int, promote: int | None = None) -> None:
    """End the experiment, and make the arm `promote` live in the same step; raises NotAllowed.

    Promoting the control leaves what is live.
    """
    arms = list(experiment.arms.select_related("version"))
    winner = next((arm for arm in arms if arm.pk == promote), None)
    if promote is not None and winner is None:
        raise NotAllowed("versions")
    moved = Experiment.objects.filter(pk=experiment.pk, state=Experiment.State.RUNNING).update(
        state=Experiment.State.STOPPED, stopped=timezone.now(), promoted=winner
    )
    if not moved:
        raise NotAllowed("state")
    if winner is not None:
        _make_live(winner, arms[0], by_id)
    _note(experiment, "promoted" if winner else "stopped", by_id, arm=promote)
    transaction.on_commit(forget, robust=True)
    experiment.refresh_from_db()


def discard(experiment: Experiment, *, by_id: int) -> None:
    """Throw a draft away; what has run stays, because people were shown it. Raises NotAllowed."""
    with transaction.atomic():
        gone, _ = Experiment.objects.filter(pk=experiment.pk, state=Experiment.State.DRAFT).delete()
        if not gone:
            raise NotAllowed("state")
        _note(experiment, "discarded", by_id)


def _make_live(winner: Arm, control: Arm, by_id: int) -> None:
    try:
        moved = publishing.publish(winner.version, seen=control.version_id, by_id=by_id)
    except publishing.NotReady:
        raise NotAllowed("blocked") from None
    if not moved:
        raise NotAllowed("moved")


def _control_is_live(experiment: Experiment) -> bool:
    control = experiment.arms.first()
    return (
        control is not None
        and Publication.objects.filter(
            **place_of(experiment)._asdict(), version_id=control.version_id
        ).exists()
    )


def _note(experiment: Experiment, act: str, by_id: int, **detail: object) -> None:
    AuditEntry.objects.create(
        area=AuditEntry.Area.EXPERIMENTS,
        act=act,
        subject=f"{experiment.pk}: {experiment.name}"[:120],
        by_id=by_id,
        detail=detail,
    )
