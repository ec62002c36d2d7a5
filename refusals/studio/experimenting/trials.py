"""An experiment as its page shows it: arms with their words, and what may be said of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from refusals.copybook import Place, direction, place_of
from refusals.experiments.judging import Line, Reading
from refusals.experiments.results import reading_of
from refusals.models import Arm, Experiment
from refusals.studio.experimenting.conducting import likely_days
from refusals.studio.shelves import url_of


@dataclass(frozen=True, slots=True)
class Row:
    """An experiment in the list."""

    experiment: Experiment
    place: Place
    place_url: str
    shown: int


@dataclass(frozen=True, slots=True)
class ArmReport:
    """One arm: its words, how many people were shown them, and its line of the result."""

    arm: Arm
    control: bool
    shown: int
    percent: int
    line: Line | None
    alarming: bool
    best: bool
    promoted: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page of one experiment shows."""

    experiment: Experiment
    place: Place
    place_url: str
    dir: str
    reading: Reading | None
    arms: tuple[ArmReport, ...]
    likely_days: int | None

    @property
    def progress(self) -> int:
        """How much of the planned people the arm with the fewest was shown to, in percent."""
        fewest = min((one.shown for one in self.arms), default=0)
        return min(100, fewest * 100 // self.experiment.sample)

    @property
    def winner(self) -> ArmReport | None:
        """The arm to promote, if one did better."""
        return next((one for one in self.arms if one.best), None)


def rows(*, most: int) -> list[Row]:
    """Return the `most` recent experiments, those that run first; two queries at most."""
    order = {Experiment.State.RUNNING: 0, Experiment.State.DRAFT: 1}
    found = Experiment.objects.annotate(shown=Count("exposures"))[:most]
    return [
        Row(one, place_of(one), url_of(place_of(one)), one.shown)
        for one in sorted(found, key=lambda one: order.get(Experiment.State(one.state), 2))
    ]


def report_of(experiment: Experiment) -> Report:
    """Return what may be shown of `experiment` now; a draft has no reading yet."""
    reading = reading_of(experiment) if experiment.started else None
    arms = list(experiment.arms.select_related("version").annotate(shown=Count("exposures")))
    weight = sum(arm.weight for arm in arms)
    lines = reading.lines if reading else ()
    place = place_of(experiment)
    return Report(
        experiment=experiment,
        place=place,
        place_url=url_of(place),
        dir=direction(place.language),
        reading=reading,
        likely_days=None if experiment.started else likely_days(experiment),
        arms=tuple(
            ArmReport(
                arm=arm,
                control=index == 0,
                shown=arm.shown,
                percent=round(100 * arm.weight / weight),
                line=lines[index] if lines else None,
                alarming=reading is not None and index in reading.alarms,
                best=reading is not None and index == reading.best,
                promoted=arm.pk == experiment.promoted_id,
            )
            for index, arm in enumerate(arms)
        ),
    )
