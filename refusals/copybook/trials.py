"""Wordings that are tried in place of the live ones: the experiments that run."""

from __future__ import annotations

from dataclasses import dataclass

from refusals.copybook.places import Place
from refusals.models import CopyVersion, Experiment


@dataclass(frozen=True, slots=True)
class Trial:
    """A running experiment, as a card needs it; arms, weights and texts go together by index."""

    id: int
    place: Place
    salt: str
    traffic: int
    arms: tuple[int, ...]
    weights: tuple[int, ...]
    versions: tuple[int, ...]
    texts: tuple[str, ...]


def place_of(row: Experiment | CopyVersion) -> Place:
    """Return the place of the library that an experiment or a version is about."""
    return Place(row.slot, row.category, row.language, row.tone)


def running() -> tuple[Trial, ...]:
    """Return the experiments that run, read from the database."""
    found = Experiment.objects.filter(state=Experiment.State.RUNNING).order_by("pk")
    return tuple(_trial(one) for one in found.prefetch_related("arms__version"))


def is_tried(place: Place) -> bool:
    """Say whether an experiment runs in `place`, which then stays as it is until the end."""
    running = Experiment.objects.filter(state=Experiment.State.RUNNING)
    return running.filter(**place._asdict()).exists()


def _trial(experiment: Experiment) -> Trial:
    arms = list(experiment.arms.all())
    return Trial(
        id=experiment.pk,
        place=place_of(experiment),
        salt=experiment.salt.hex,
        traffic=experiment.traffic,
        arms=tuple(arm.pk for arm in arms),
        weights=tuple(arm.weight for arm in arms),
        versions=tuple(arm.version_id for arm in arms),
        texts=tuple(arm.version.text for arm in arms),
    )
